// Package duties holds the gateway to what PEP 3333 asks of a server: the 54
// rules S1 to S54, each with a check of its own. There is nothing in it but
// tests.
//
//	go test ./wsgi/duties -v -run TestDuties
//
// lists them by number. A check serves a small application, talks to it as a
// client does and says what is wrong, if anything is. It runs on applications
// of each engine: Go functions, and Python in the interpreter that the program
// carries. Each runs with nobody watching, recorded, and with a gate that could
// hold it, since the gateway may take other ways when it is watched.
//
// A check that always passes proves nothing. So every duty has mutants: servers
// made wrong in one respect, by a layer around the application that does to it
// what such a server would do, by a connection that alters bytes, or by a
// setting. The same check has to fail on each of them, and for the reason that
// the mutant is there for.
//
// Nor does a check prove much that fails whenever any other does. So one mutant
// of each duty is its own: the check of that duty fails on it, and all the
// others pass.
//
//	go test ./wsgi/duties -v -run TestEachDutyHasAMutantOfItsOwn
//
// serves each of these to every check. They are Go, but for the duties that do
// not apply to it. The race detector makes it take too long, and so it is
// skipped there.
//
// Where a rule cannot be broken in a language (a Go application cannot be
// called by keyword), the table says so instead of testing nothing.
package duties
