// Package rawio reads and writes connections and pipes with system calls of which Go's scheduler is
// not told.
//
// The scheduler takes a call that it is told of for one that may wait. Where processors are short, the kernel often
// puts a thread aside in the midst of one; after 20 µs the scheduler's monitor then hands the thread's work to another
// thread, which has to be woken up. The calls here cannot wait: the files do not block, and one that
// is not ready is left to the poller, as ever. BENCH.md says what that saves.
package rawio

import "io"

// Reader gives what reads from r in this way, where r is a TCP or Unix connection or a pipe, and r
// itself otherwise. Deadlines and Close of r hold for it, and its errors are those of r, but
// for their words. Only one goroutine reads at a time.
func Reader(r io.Reader) io.Reader {
	if direct := readerOf(r); direct != nil {
		return direct
	}
	return r
}

// Writer gives what writes to w in this way, as [Reader] does. Only one goroutine writes at a time.
func Writer(w io.Writer) io.Writer {
	if direct := writerOf(w); direct != nil {
		return direct
	}
	return w
}
