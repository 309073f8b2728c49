package lessons

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"

	"roundtrip/sandbox/catalog"
)

// Problem is something wrong with the course: in which file, on which line, and what.
type Problem struct {
	File string
	// Line is 0 while it is not known. [Locate] finds it out by Part.
	Line int
	// Part is what of the file it is about; see [Locate].
	Part string
	What string
	// Expected and Got say the same as two values, where there are two.
	Expected, Got string
}

func (p Problem) Error() string {
	if p.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.What)
	}
	return p.File + ": " + p.What
}

// Problems are all that is wrong. It is an error if it is not empty.
type Problems []Problem

func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is p as an error, nil if there are none.
func (p Problems) Err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// AsProblems are the problems that an error is made of. One that names no file is about the
// given one.
func AsProblems(file string, err error) Problems {
	var several Problems
	if errors.As(err, &several) {
		return several
	}
	return Problems{asProblem(file, err)}
}

func asProblem(file string, err error) Problem {
	var p Problem
	var bad yaml.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &bad):
		return problemAt(file, bad.GetToken().Position.Line, "%s", bad.GetMessage())
	}
	return problem(file, "", "%v", err)
}

func problem(file, part, format string, args ...any) Problem {
	return Problem{File: file, Part: part, What: fmt.Sprintf(format, args...)}
}

func problemAt(file string, line int, format string, args ...any) Problem {
	return Problem{File: file, Line: line, What: fmt.Sprintf(format, args...)}
}

// UnknownError says that a lesson or a page does not exist. Near are names that
// may have been meant.
type UnknownError = catalog.UnknownError
