package python

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"sync"
)

// mark is what the worker writes at the end of a traced request.
// worker/native.py has the same.
var mark = []byte("\x00roundtrip: the request ends here\x00")

// mostOutput is how much is kept for an exchange that does not come to take
// it.
const mostOutput = 1 << 20

// output is what a worker process writes to its files 1 and 2 without asking
// sys.stdout: code in C, programs that the application starts, Python itself
// when it breaks down. It goes to the exchange that is under way, if somebody
// records it, and to the log otherwise.
type output struct {
	log  *slog.Logger
	tail tail
	rest func(text string) // takes what is written while nobody listens, nil for the log

	mu       sync.Mutex
	hearings []*hearing // of the requests that the worker has, in their order
	asked    bool       // what comes from now on is where the process is
	told     []byte     // where it is
	cut      []byte     // the beginning of a line, or of a mark
}

// hearing is what a recorded exchange gets of the output: what is written from
// the mark of the request before its own up to its own mark.
type hearing struct {
	of    *output
	ended chan struct{} // closed at the mark
	kept  bytes.Buffer
}

func newOutput(log *slog.Logger) *output { return &output{log: log} }

// Write never fails.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.asked {
		o.told = append(o.told, p[:min(len(p), mostOutput-len(o.told))]...)
		return len(p), nil
	}
	rest := append(o.cut, p...)
	for {
		before, after, found := bytes.Cut(rest, mark)
		if !found {
			break
		}
		o.put(before)
		o.next()
		rest = after
	}
	whole := bytes.LastIndexByte(rest, '\n') + 1
	if len(rest)-whole > mostOutput {
		whole = len(rest)
	}
	o.put(rest[:whole])
	o.cut = bytes.Clone(rest[whole:])
	return len(p), nil
}

// put passes on what was written.
func (o *output) put(text []byte) {
	if len(text) == 0 {
		return
	}
	_, _ = o.tail.Write(text)
	if len(o.hearings) > 0 {
		kept := &o.hearings[0].kept
		kept.Write(text[:min(len(text), max(0, mostOutput-kept.Len()))])
		return
	}
	if o.rest != nil {
		o.rest(strings.ToValidUTF8(string(text), "\ufffd"))
		return
	}
	for line := range strings.Lines(string(text)) {
		o.log.Info("the application wrote", "text", strings.TrimRight(line, "\r\n"))
	}
}

// listen has what is written during the request that is sent next kept for its
// exchange.
func (o *output) listen() *hearing {
	o.mu.Lock()
	defer o.mu.Unlock()
	h := &hearing{of: o, ended: make(chan struct{})}
	o.hearings = append(o.hearings, h)
	return h
}

// outside has what is written while nobody listens given to somebody, from now on.
func (o *output) outside(take func(text string)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rest = take
}

// take gives what was written since it was asked last.
func (h *hearing) take() string {
	h.of.mu.Lock()
	defer h.of.mu.Unlock()
	text := strings.ToValidUTF8(h.kept.String(), "\ufffd")
	h.kept.Reset()
	return text
}

// leave ends the hearing of a request that may have had no mark.
func (h *hearing) leave() {
	h.of.mu.Lock()
	defer h.of.mu.Unlock()
	h.of.hearings = slices.DeleteFunc(h.of.hearings, func(other *hearing) bool { return other == h })
}

// next ends the first hearing, at its mark. The caller holds the lock.
func (o *output) next() {
	if len(o.hearings) > 0 {
		close(o.hearings[0].ended)
		o.hearings = slices.Delete(o.hearings, 0, 1)
	}
}

// end takes what was begun for whole: nothing will follow.
func (o *output) end() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.put(o.cut)
	o.cut = nil
}

// ask keeps what comes from now on apart: the process is asked where it is, and
// ends.
func (o *output) ask() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = true
}

// dump is what a process said of where it is when it was asked, or broke down.
func (o *output) dump() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.asked {
		return string(o.told)
	}
	return o.tail.String()
}

// last is the end of all that was written.
func (o *output) last() string {
	return strings.TrimSpace(strings.ToValidUTF8(o.tail.String(), "\ufffd"))
}
