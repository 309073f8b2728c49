// Package conform puts servers to the test as their clients meet them: over real sockets.
//
// Its table of requests is the decision table of HTTP/1.1, row by row (H1 to H107), and its
// table of duties is what PEP 3333 asks of a server, as it shows with an application of
// ours (probe.py). [Try] starts any server and tries it by both. What the standards say of
// a row, apart from what we decided, is a table of its own (standards), so that a server
// that decides otherwise where it may is not told that it is wrong:
//
//	Case ─▸ connection ─▸ server with probe.py ─▸ finding ─▸ Cell ─▸ Column ─▸ Matrix
//
// The tests hold our gateway to the same rows, with its trace read along: every row is sent
// whole, byte by byte and in random pieces, and must always come to the same. They also
// hold it to the list of bugs that real servers have had, by number.
package conform
