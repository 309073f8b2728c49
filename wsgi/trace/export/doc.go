// Package export writes recorded exchanges for other programs: as a recording that opens
// again with every view equal, as the bytes of the wire, as a line of curl, as HAR 1.2, and as
// a test for pytest. It writes what it is given; package redact takes secrets out before.
package export
