package journal

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// backlog is how much may wait to be written. Beyond that it is counted: a slow
// terminal must not hold the server up.
const backlog = 4096

// outbox is what waits to be written, in its order. One goroutine writes all that waits
// at once: a burst of requests costs a write for many lines.
type outbox struct {
	to      [2]io.Writer // by stream
	wake    chan struct{}
	written sync.WaitGroup

	mu      sync.Mutex
	waiting []part
	spare   []part // was written, and its memory is free
	count   int    // of what waits
	missed  int
	closed  bool
}

// stream says which of two writers a text is for.
type stream uint8

const (
	access stream = iota // a line for each request
	notes                // everything else
)

// part is text for one of them.
type part struct {
	to   stream
	text []byte
}

// pace is how long a writer waits after it has written, so that the lines of a busy server
// gather: a logged hello takes 23 µs of processor time, and 25 without (wsgi/BENCH.md).
const pace = time.Millisecond

// open begins to write.
func (o *outbox) open(toAccess, toNotes io.Writer) {
	o.to, o.wake = [2]io.Writer{access: toAccess, notes: toNotes}, make(chan struct{}, 1)
	o.written.Go(func() {
		for range o.wake {
			o.write()
			time.Sleep(pace)
		}
		o.write()
	})
}

// add has text written behind what is waiting. It never blocks.
func (o *outbox) add(to stream, text []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	switch {
	case o.closed:
		return
	case o.count == backlog:
		o.missed++
		return
	}
	o.count++
	n := len(o.waiting)
	if n == 0 || o.waiting[n-1].to != to {
		o.waiting = append(o.waiting, o.part(to))
		n++
	}
	last := &o.waiting[n-1]
	last.text = append(last.text, text...)
	select {
	case o.wake <- struct{}{}:
	default: // it knows
	}
}

// mostSpare is how many bytes of memory a part keeps for the next one.
const mostSpare = 64 << 10

// part is an empty part, in the memory of one that was written.
func (o *outbox) part(to stream) part {
	n := len(o.spare)
	if n == 0 {
		return part{to: to}
	}
	p := o.spare[n-1]
	o.spare = o.spare[:n-1]
	return part{to, p.text[:0]}
}

// write writes what waits.
func (o *outbox) write() {
	o.mu.Lock()
	parts, missed := o.waiting, o.missed
	o.waiting, o.count, o.missed = nil, 0, 0
	o.mu.Unlock()
	for _, p := range parts {
		_, _ = o.to[p.to].Write(p.text) // whoever reads it has left, which is no matter of the server's
	}
	if missed > 0 {
		fmt.Fprintf(o.to[notes], "%d lines are missing here: they came faster than they could be written.\n", missed)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range parts {
		if cap(p.text) <= mostSpare && len(o.spare) < 2 {
			o.spare = append(o.spare, p)
		}
	}
}

// close writes what is left. Nothing is taken afterwards.
func (o *outbox) close() {
	o.mu.Lock()
	if !o.closed {
		o.closed = true
		close(o.wake)
	}
	o.mu.Unlock()
	o.written.Wait()
}
