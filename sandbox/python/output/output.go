package output

import (
	"bytes"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// What the worker writes between what the application writes, and what stands in
// between. worker/native.py has the same.
var markBegin, markEnd = []byte("\x00roundtrip: "), []byte("\x00")

const (
	requestMark = "request " // and its number, and one of these two
	endsMark    = "ends here"
	runsMark    = "runs"
	severalRun  = "several requests run"
)

// mostOutput is how much is kept for an exchange that does not come to take
// it.
const mostOutput = 1 << 20

// Output is what a worker process writes to its files 1 and 2 without asking
// sys.stdout: code in C, programs that the application starts, Python itself
// when it breaks down. It goes to the exchange that is under way, if somebody
// records it, and to the log otherwise, also where it cannot be told which of
// several requests that run side by side it belongs to.
type Output struct {
	log  *slog.Logger
	tail Tail
	rest func(text string) // takes what is written while nobody listens, nil for the log

	mu      sync.Mutex
	taps    []*Tap // of the requests that the worker has, in their order
	several bool   // the worker runs several requests, as far as was read
	runs    uint32 // the number of the one that runs, 0 for the first of those that have not ended
	asked   bool   // what comes from now on is where the process is
	told    []byte // where it is
	cut     []byte // the beginning of a line, or of a mark
}

// Tap is what a recorded exchange gets of the output: what is written from
// the mark of the request before its own up to its own mark.
type Tap struct {
	of     *Output
	number uint32        // of the request
	ended  chan struct{} // closed at the mark
	kept   bytes.Buffer
}

// New makes an Output that gives a log what belongs to no exchange.
func New(log *slog.Logger) *Output { return &Output{log: log} }

// Write never fails.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.asked {
		o.told = append(o.told, p[:min(len(p), mostOutput-len(o.told))]...)
		return len(p), nil
	}
	rest := append(o.cut, p...)
	for {
		before, mark, after, found := cutMark(rest)
		if !found {
			break
		}
		o.put(before)
		o.obey(mark)
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

// cutMark finds the first mark, with what is before it and behind it.
func cutMark(text []byte) (before []byte, mark string, after []byte, found bool) {
	before, rest, begun := bytes.Cut(text, markBegin)
	between, after, ended := bytes.Cut(rest, markEnd)
	return before, string(between), after, begun && ended
}

// obey does what a mark says. The caller holds the lock.
func (o *Output) obey(mark string) {
	digits, what, _ := strings.Cut(strings.TrimPrefix(mark, requestMark), " ")
	number, _ := strconv.ParseUint(digits, 10, 32)
	switch {
	case mark == severalRun:
		o.several = true
	case what == runsMark:
		o.several, o.runs = false, uint32(number)
	case what == endsMark:
		o.next(uint32(number))
	}
}

// put passes on what was written.
func (o *Output) put(text []byte) {
	if len(text) == 0 {
		return
	}
	_, _ = o.tail.Write(text)
	if t := o.writer(); t != nil {
		kept := &t.kept
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

// writer is whose request wrote what was read now, nil where that cannot be told or
// nobody records it. The caller holds the lock.
func (o *Output) writer() *Tap {
	if o.several {
		return nil
	}
	for _, t := range o.taps {
		if o.runs == 0 || t.number == o.runs {
			return t
		}
	}
	return nil
}

// Tap has what is written during the request that is sent next kept for its
// exchange.
func (o *Output) Tap(number uint32) *Tap {
	o.mu.Lock()
	defer o.mu.Unlock()
	t := &Tap{of: o, number: number, ended: make(chan struct{})}
	o.taps = append(o.taps, t)
	return t
}

// Outside has what is written while nobody listens given to somebody, from now on.
func (o *Output) Outside(take func(text string)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rest = take
}

// Take gives what was written since it was asked last.
func (t *Tap) Take() string {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	text := strings.ToValidUTF8(t.kept.String(), "\ufffd")
	t.kept.Reset()
	return text
}

// Await waits for the worker's mark, before which lies all that was written during the
// request, or until the worker is gone.
func (t *Tap) Await(gone <-chan struct{}) {
	select {
	case <-t.ended:
	case <-gone:
	}
}

// Close ends the tap of a request that may have had no mark.
func (t *Tap) Close() {
	t.of.mu.Lock()
	defer t.of.mu.Unlock()
	t.of.taps = slices.DeleteFunc(t.of.taps, func(other *Tap) bool { return other == t })
}

// next ends the tap of a request, at its mark. The caller holds the lock.
func (o *Output) next(number uint32) {
	if o.runs == number {
		o.runs = 0
	}
	i := slices.IndexFunc(o.taps, func(t *Tap) bool { return t.number == number })
	if i >= 0 {
		close(o.taps[i].ended)
		o.taps = slices.Delete(o.taps, i, i+1)
	}
}

// End takes what was begun for whole: nothing will follow.
func (o *Output) End() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.put(o.cut)
	o.cut = nil
}

// ExpectDump keeps what comes from now on apart: the process is asked where it is, and
// ends.
func (o *Output) ExpectDump() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = true
}

// Dump is what a process said of where it is when it was asked, or broke down.
func (o *Output) Dump() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.asked {
		return string(o.told)
	}
	return o.tail.String()
}

// Last is the end of all that was written.
func (o *Output) Last() string {
	return strings.TrimSpace(strings.ToValidUTF8(o.tail.String(), "\ufffd"))
}
