package lessons

import (
	"errors"
	"fmt"
	"roundtrip/sandbox/catalog"
	"strings"
)

// Problem is something wrong with the course: in which file, on which line (0
// if it is not about one), and what.
type Problem struct {
	File string
	Line int
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
	if errors.As(err, &p) {
		return p
	}
	return problem(file, 0, "%v", err)
}

func problem(file string, line int, format string, args ...any) Problem {
	return Problem{File: file, Line: line, What: fmt.Sprintf(format, args...)}
}

// UnknownError says that a lesson or a page does not exist. Near are names that
// may have been meant.
type UnknownError = catalog.UnknownError
