// Package hostile breaks the built program, and holds what SECURITY.md promises: that
// nothing hangs, nothing reaches a terminal that the program did not mean, nothing of a
// learner's is lost, and nobody keeps what others need.
//
// It has tests only. Each file is about one kind of hostility (applications, guests,
// clients, files, terminals, state), runs the program as a process of its own, and ends
// what it started. It knows no package that it tests but the command line, which TestMain
// makes the program of.
package hostile
