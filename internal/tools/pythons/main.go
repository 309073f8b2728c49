// Command pythons unpacks a CPython into a folder and prints the path of its
// interpreter, for tests of the worker on versions that are not installed:
//
//	go run . DIR                        3.14
//	go run -modfile=3.11.mod . DIR      3.11
//	go run -modfile=3.10.mod . DIR      3.10
//
// ROUNDTRIP_PYTHONS lists interpreters for `go test ./sandbox/python`, separated
// as in PATH. It is a module of its own, so that nobody downloads interpreters who
// does not ask for them. The module that it takes them from has no 3.8, 3.9, 3.12
// and 3.13: those are tested where they are on the PATH, and are untested elsewhere
// (but for the 3.12 that Roundtrip carries, on which all tests run).
package main

import (
	"fmt"
	"os"

	"github.com/kluctl/go-embed-python/python"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: pythons DIR")
		os.Exit(2)
	}
	p, err := python.NewEmbeddedPythonWithTmpDir(os.Args[1], false)
	if err != nil {
		fmt.Fprintf(os.Stderr, "no Python could be unpacked into %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	path, err := p.GetExePath()
	if err != nil {
		fmt.Fprintf(os.Stderr, "the Python in %s has no interpreter: %v\n", os.Args[1], err)
		os.Exit(1)
	}
	fmt.Println(path)
}
