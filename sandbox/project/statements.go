package project

import (
	"iter"
	"strings"
)

// statements are the statements of Python source that stand at the margin, each as one
// line, with its strings and comments left out. What is indented runs under a condition,
// or later.
func statements(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		s := scanner{rest: text}
		for s.rest != "" {
			line, atMargin := s.logicalLine()
			if !atMargin {
				continue
			}
			for statement := range strings.SplitSeq(line, ";") {
				if statement = strings.TrimSpace(statement); statement != "" && !yield(statement) {
					return
				}
			}
		}
	}
}

// scanner reads Python source by logical lines: brackets, strings and backslashes join
// several lines of the file to one.
type scanner struct {
	rest  string
	depth int // of brackets
}

func (s *scanner) logicalLine() (line string, atMargin bool) {
	atMargin = !strings.HasPrefix(s.rest, " ") && !strings.HasPrefix(s.rest, "\t")
	var b strings.Builder
	for s.depth = 0; s.rest != ""; {
		c := s.rest[0]
		switch {
		case c == '"' || c == '\'':
			s.skipString()
			continue
		case c == '#':
			s.skipTo("\n", 0)
			continue
		case c == '\n' && s.depth == 0:
			s.rest = s.rest[1:]
			return b.String(), atMargin
		case strings.HasPrefix(s.rest, "\\\n"), strings.HasPrefix(s.rest, "\\\r\n"):
			s.skipTo("\n", 1)
			b.WriteByte(' ')
			continue
		case c == '\n' || c == '\r':
			c = ' '
		case strings.IndexByte("([{", c) >= 0:
			s.depth++
		case strings.IndexByte(")]}", c) >= 0:
			s.depth = max(0, s.depth-1)
		}
		b.WriteByte(c)
		s.rest = s.rest[1:]
	}
	return b.String(), atMargin
}

// skipTo goes on to a mark, or past it.
func (s *scanner) skipTo(mark string, past int) {
	i := strings.Index(s.rest, mark)
	if i < 0 {
		s.rest = ""
		return
	}
	s.rest = s.rest[i+past:]
}

// skipString goes on behind the string that begins here. One in single quotes ends with
// its line.
func (s *scanner) skipString() {
	quote := s.rest[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.rest, triple) {
		quote = triple
	}
	s.rest = s.rest[len(quote):]
	for s.rest != "" {
		switch {
		case strings.HasPrefix(s.rest, quote):
			s.rest = s.rest[len(quote):]
			return
		case s.rest[0] == '\\' && len(s.rest) > 1:
			s.rest = s.rest[2:]
			continue
		case s.rest[0] == '\n' && len(quote) == 1:
			return
		}
		s.rest = s.rest[1:]
	}
}
