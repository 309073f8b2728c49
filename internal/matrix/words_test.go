package matrix

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// words are the lines that an application wrote. Streams may reach a server by ways of
// their own, one later than another, so each is compared in its own order.
type words struct {
	out, err   []string // printed: lines that begin with "out: " and "err: "
	errors     []string // to wsgi.errors: lines that begin with "errors: "
	logged     []string // by a logger, without the time that some put before it
	tracebacks []string // of the page that fails, as the application or its framework wrote them
}

// timeBefore is what some loggers put before a line.
var timeBefore = regexp.MustCompile(`^\[\d\d\d\d-[^\]]*\] `)

// wordsOf finds the application's lines among those of its server.
func wordsOf(text string) words {
	var w words
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "{"): // a request in the access log
		case strings.HasPrefix(line, "out: "):
			w.out = append(w.out, line)
		case strings.HasPrefix(line, "err: "):
			w.err = append(w.err, line)
		case strings.HasPrefix(line, "errors: "):
			w.errors = append(w.errors, line)
		case strings.HasPrefix(line, "Traceback "):
			if t := traceback(lines[i:]); strings.HasSuffix(t, "KeyError: 'cart'") {
				w.tracebacks = append(w.tracebacks, t)
			}
		case strings.Contains(line, "logged"), strings.Contains(line, "/fails"):
			w.logged = append(w.logged, timeBefore.ReplaceAllString(line, ""))
		}
	}
	return w
}

// traceback is the one that begins the lines.
func traceback(lines []string) string {
	for i, line := range lines[1:] {
		if line != "" && line[0] != ' ' {
			return strings.Join(lines[:i+2], "\n")
		}
	}
	return strings.Join(lines, "\n")
}

// diff says where other words differ, "" if they do not.
func (w words) diff(other words) string {
	var all []string
	for _, s := range []struct {
		name       string
		want, have []string
	}{
		{"stdout", w.out, other.out}, {"stderr", w.err, other.err}, {"wsgi.errors", w.errors, other.errors},
		{"loggers", w.logged, other.logged}, {"tracebacks", w.tracebacks, other.tracebacks},
	} {
		if !slices.Equal(s.want, s.have) {
			all = append(all, fmt.Sprintf("%s %q, want %q", s.name, s.have, s.want))
		}
	}
	return strings.Join(all, "\n")
}
