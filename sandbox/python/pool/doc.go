// Package pool gives the requests of an application their workers: which of them takes
// one more, who waits in the queue, when another one is started, and what is said when
// all are busy. It knows nothing of what a request is about.
//
//	Take ──▸ a worker that takes one more ──▸ Lease ── Streams, Release ──▸ the next in the queue
//	   └───▸ queue ── after a while: start another one
package pool
