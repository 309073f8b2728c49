package inspect

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roundtrip/wsgi/trace"
)

// MostTries is how often a request is sent at most to make it smaller.
const MostTries = 200

// Attempt is a request, and the layers that it is sent through.
type Attempt struct {
	Request []byte
	Layers  []string
}

// Smallest is what a request became.
type Smallest struct {
	Attempt
	Trace *trace.Trace // of the smallest
	Tries int
	Done  bool // nothing more can be taken away; else the tries were used up
}

// ErrGone is why nothing is made smaller: it did not happen again.
var ErrGone = errors.New("nothing can be taken away")

// Minimise takes away from a request what it can while the goal stays: layers, the body, headers,
// parameters and cookies.
func Minimise(ctx context.Context, first Attempt, goal Goal, try func(context.Context, Attempt) (*trace.Trace, error)) (Smallest, error) {
	m := &minimiser{ctx: ctx, goal: goal, try: try, best: Smallest{Attempt: first}, tried: make(map[[sha256.Size]byte]bool)}
	if !m.keeps(first) {
		return m.best, cmp.Or(m.err, fmt.Errorf("sent again, the request has come to %s: %w", m.last, ErrGone))
	}
	for before := -1; m.err == nil && before != m.size() && !m.isUsedUp(); {
		before = m.size()
		m.layers()
		m.body()
		m.headers()
		m.lists("?", "&", func(line string) bool { return !strings.Contains(line, ":") || strings.Contains(line, " HTTP/") })
		m.lists(": ", "; ", func(line string) bool { return strings.HasPrefix(strings.ToLower(line), "cookie:") })
	}
	m.best.Done = !m.isUsedUp()
	return m.best, m.err
}

type minimiser struct {
	ctx   context.Context
	goal  Goal
	try   func(context.Context, Attempt) (*trace.Trace, error)
	best  Smallest
	tried map[[sha256.Size]byte]bool
	last  Goal // what the last attempt came to
	err   error
}

func (m *minimiser) isUsedUp() bool { return m.best.Tries >= MostTries }

func (m *minimiser) size() int { return len(m.best.Request) + len(m.best.Layers) }

// keeps tries an attempt, and takes it for the best if the goal stays. None is sent twice.
func (m *minimiser) keeps(a Attempt) bool {
	hash := sha256.Sum256(append([]byte(strings.Join(a.Layers, ",")+"\n"), a.Request...))
	if m.err != nil || m.isUsedUp() || m.tried[hash] {
		return false
	}
	m.tried[hash] = true
	m.best.Tries++
	tr, err := m.try(m.ctx, a)
	if err != nil {
		m.err = err
		return false
	}
	if m.last = answerOf(tr); !m.goal.Met(tr) {
		return false
	}
	m.best.Attempt, m.best.Trace = a, tr
	return true
}

// without tries lists with parts left out: large ones first, then each by itself.
func without[T any](all []T, keeps func([]T) bool) []T { return withoutParts(all, 1, keeps) }

// withoutParts leaves out at least so many at once.
func withoutParts[T any](all []T, least int, keeps func([]T) bool) []T {
	for size := len(all); size >= least; size /= 2 {
		for from := 0; from < len(all); {
			rest := slices.Concat(all[:from], all[min(len(all), from+size):])
			if keeps(rest) {
				all = rest
			} else {
				from += size
			}
		}
	}
	return all
}

func (m *minimiser) layers() {
	without(m.best.Layers, func(rest []string) bool { return m.keeps(Attempt{m.best.Request, rest}) })
}

// parts are the lines of the head, and the body.
func (m *minimiser) parts() (line string, headers []string, body []byte) {
	head, body, _ := bytes.Cut(m.best.Request, []byte("\r\n\r\n"))
	lines := strings.Split(string(head), "\r\n")
	return lines[0], lines[1:], body
}

func (m *minimiser) keepsParts(line string, headers []string, body []byte) bool {
	head := strings.Join(append([]string{line}, headers...), "\r\n") + "\r\n\r\n"
	return m.keeps(Attempt{append([]byte(head), body...), m.best.Layers})
}

func (m *minimiser) headers() {
	_, headers, _ := m.parts()
	without(headers, func(rest []string) bool {
		line, now, body := m.parts()
		if len(body) > 0 && slices.ContainsFunc(now, frames) && !slices.ContainsFunc(rest, frames) {
			return false // the body would be the next request
		}
		return m.keepsParts(line, rest, body)
	})
}

// frames reports whether a header says where the body ends.
func frames(header string) bool {
	return isHeader(header, "content-length") || isHeader(header, "transfer-encoding")
}

func isHeader(line, name string) bool {
	found, _, _ := strings.Cut(line, ":")
	return strings.EqualFold(found, name)
}

// lists takes items out of a list in some lines of the head, such as the parameters of the
// target, and the values of those that stay.
func (m *minimiser) lists(before, between string, is func(line string) bool) {
	line, headers, _ := m.parts()
	for i, text := range append([]string{line}, headers...) {
		start, list, found := strings.Cut(text, before)
		if !found || !is(text) {
			continue
		}
		list, version, _ := strings.Cut(list, " HTTP/")
		keeps := func(rest []string) bool {
			text := start
			if len(rest) > 0 {
				text += before + strings.Join(rest, between)
			} else if i > 0 {
				return false // a header without a value is another matter
			}
			return m.keepsLine(i, text, version)
		}
		emptied(without(strings.Split(list, between), keeps), keeps)
	}
}

// emptied tries names without their values.
func emptied(pairs []string, keeps func([]string) bool) []string {
	for i, pair := range pairs {
		name, value, _ := strings.Cut(pair, "=")
		rest := slices.Clone(pairs)
		if rest[i] = name + "="; value != "" && keeps(rest) {
			pairs = rest
		}
	}
	return pairs
}

// keepsLine tries another text for a line of the head.
func (m *minimiser) keepsLine(i int, text, version string) bool {
	line, headers, body := m.parts()
	if i == 0 {
		return m.keepsParts(text+" HTTP/"+version, headers, body)
	}
	headers = slices.Clone(headers)
	headers[i-1] = text
	return m.keepsParts(line, headers, body)
}
