// Package conformance puts the gateway to the test as its clients meet it: over
// real sockets, with its trace read along. It has no code of its own.
//
// Its tables are the decision table of HTTP/1.1, row by row (H1 to H107), and
// the list of bugs that real servers have had, by number. Every row is sent
// whole, byte by byte and in random pieces, and must always come to the same.
package conformance
