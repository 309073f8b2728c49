// Package conform puts servers to the test as their clients meet them: over real sockets.
//
// Its tables are the decision table of HTTP/1.1, row by row (H1 to H107), and the list of
// bugs that real servers have had, by number. The tests hold the gateway to them, with its
// trace read along: every row is sent whole, byte by byte and in random pieces, and must
// always come to the same.
package conform
