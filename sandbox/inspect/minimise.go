package inspect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// MostTries is how often a request is sent at most to make it smaller.
const MostTries = 200

// Goal is what has to stay while a request is made smaller: a rule that is broken, or a status.
type Goal struct {
	Rule   string // of the checker; "" for none
	Status int    // 0 for none
}

// GoalOf is what is wrong with an exchange, false if nothing is.
func GoalOf(tr *trace.Trace) (Goal, bool) {
	if status := tr.At(tr.Len()).Status(); status >= 400 {
		return Goal{Status: status}, true
	}
	strongest := Goal{}
	level := -1
	for _, f := range lint.Check(tr) {
		if rank(f.Level) > level {
			strongest, level = Goal{Rule: f.Rule}, rank(f.Level)
		}
	}
	return strongest, level >= 0
}

// String says what stays.
func (g Goal) String() string {
	if g.Rule != "" {
		return "that " + g.Rule + " is broken"
	}
	return fmt.Sprintf("the status %d", g.Status)
}

// Met reports whether an exchange still has it.
func (g Goal) Met(tr *trace.Trace) bool {
	if g.Rule != "" {
		return slices.ContainsFunc(lint.Check(tr), func(f lint.Finding) bool { return f.Rule == g.Rule })
	}
	return tr.At(tr.Len()).Status() == g.Status
}

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
var ErrGone = errors.New("it does not happen when the request is sent again, so nothing can be taken away from it")

// Minimise takes away from a request what it can while the goal stays: layers, headers,
// parameters, cookies, and the body from its end.
func Minimise(ctx context.Context, first Attempt, goal Goal, try func(context.Context, Attempt) (*trace.Trace, error)) (Smallest, error) {
	m := &minimiser{ctx: ctx, goal: goal, try: try, best: Smallest{Attempt: first}}
	if !m.keeps(first) {
		return m.best, errors.Join(m.err, ErrGone)
	}
	for before := -1; m.err == nil && before != m.size() && !m.isUsedUp(); {
		before = m.size()
		m.layers()
		m.headers()
		m.lists("?", "&", func(line string) bool { return !strings.Contains(line, ":") || strings.Contains(line, " HTTP/") })
		m.lists(": ", "; ", func(line string) bool { return strings.HasPrefix(strings.ToLower(line), "cookie:") })
		m.body()
	}
	m.best.Done = !m.isUsedUp()
	return m.best, m.err
}

type minimiser struct {
	ctx  context.Context
	goal Goal
	try  func(context.Context, Attempt) (*trace.Trace, error)
	best Smallest
	err  error
}

func (m *minimiser) isUsedUp() bool { return m.best.Tries >= MostTries }

func (m *minimiser) size() int { return len(m.best.Request) + len(m.best.Layers) }

// keeps tries an attempt, and takes it for the best if the goal stays.
func (m *minimiser) keeps(a Attempt) bool {
	if m.err != nil || m.isUsedUp() {
		return false
	}
	m.best.Tries++
	tr, err := m.try(m.ctx, a)
	if err != nil {
		m.err = err
		return false
	}
	if !m.goal.Met(tr) {
		return false
	}
	m.best.Attempt, m.best.Trace = a, tr
	return true
}

// without tries lists with parts left out: large ones first, then each by itself.
func without[T any](all []T, keeps func([]T) bool) {
	for size := len(all); size > 0; size /= 2 {
		for from := 0; from < len(all); {
			rest := slices.Concat(all[:from], all[min(len(all), from+size):])
			if keeps(rest) {
				all = rest
			} else {
				from += size
			}
		}
	}
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
	name, _, _ := strings.Cut(strings.ToLower(header), ":")
	return name == "content-length" || name == "transfer-encoding"
}

// lists takes items out of a list in some lines of the head, such as the parameters of the
// target.
func (m *minimiser) lists(before, between string, is func(line string) bool) {
	line, headers, _ := m.parts()
	for i, text := range append([]string{line}, headers...) {
		start, list, found := strings.Cut(text, before)
		if !found || !is(text) {
			continue
		}
		list, version, _ := strings.Cut(list, " HTTP/")
		without(strings.Split(list, between), func(rest []string) bool {
			text := start
			if len(rest) > 0 {
				text += before + strings.Join(rest, between)
			} else if i > 0 {
				return false // a header without a value is another matter
			}
			return m.keepsLine(i, text, version)
		})
	}
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

// body takes pieces out of a body whose length the head says.
func (m *minimiser) body() {
	_, headers, body := m.parts()
	at := slices.IndexFunc(headers, func(h string) bool { return strings.HasPrefix(strings.ToLower(h), "content-length:") })
	if at < 0 || len(body) == 0 {
		return
	}
	without(body, func(rest []byte) bool {
		line, headers, _ := m.parts()
		headers = slices.Clone(headers)
		headers[at] = "Content-Length: " + strconv.Itoa(len(rest))
		return m.keepsParts(line, headers, rest)
	})
}

// mostTry is how long one attempt may take.
const mostTry = 10 * time.Second

// Trials sends attempts to an application in labs, one after the other.
type Trials struct {
	c      *catalog.Catalog
	stack  catalog.Stack
	lab    *sandbox.Lab
	layers []string
}

// NewTrials sends to a stack, whose layers each attempt chooses.
func NewTrials(c *catalog.Catalog, stack catalog.Stack) *Trials { return &Trials{c: c, stack: stack} }

// Try is for [Minimise].
func (t *Trials) Try(ctx context.Context, a Attempt) (*trace.Trace, error) {
	if t.lab == nil || !slices.Equal(t.layers, a.Layers) {
		if err := t.Close(); err != nil {
			return nil, err
		}
		stack := t.stack
		stack.Middleware = a.Layers
		lab, err := sandbox.NewLab(t.c, stack)
		if err != nil {
			return nil, err
		}
		t.lab, t.layers = lab, a.Layers
	}
	run, err := t.lab.Send(sandbox.Request{Raw: a.Request}, nil)
	if err != nil {
		return nil, err
	}
	defer run.Close()
	ctx, cancel := context.WithTimeout(ctx, mostTry)
	defer cancel()
	if err := run.Settle(ctx); err != nil {
		return nil, fmt.Errorf("the application has not answered within %v: %w", mostTry, err)
	}
	return run.Trace(), nil
}

// Close lets the lab go.
func (t *Trials) Close() error {
	if t.lab == nil {
		return nil
	}
	lab := t.lab
	t.lab = nil
	return lab.Close()
}
