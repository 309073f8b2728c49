package system

import (
	"strconv"
	"strings"

	"roundtrip/sandbox/python"
	"roundtrip/wsgi/trace"
)

// dumped are the calls that Python's faulthandler tells of in what a process
// wrote, the innermost first: those of the first thread that runs no code of the
// worker's, which waits.
func dumped(text string) []trace.Src {
	var first []trace.Src
	for {
		_, rest, found := strings.Cut(text, "(most recent call first):\n")
		if !found {
			return first
		}
		calls := dumpedThread(rest)
		if len(calls) > 0 && !strings.HasPrefix(calls[0].File, "<roundtrip ") {
			return calls
		}
		if first == nil {
			first = calls
		}
		text = rest
	}
}

// dumpedThread are the calls at the beginning of a text.
func dumpedThread(text string) []trace.Src {
	var calls []trace.Src
	for line := range strings.Lines(text) {
		c, ok := dumpedCall(strings.TrimSpace(line))
		if !ok || len(calls) == python.MostCalls {
			break
		}
		calls = append(calls, c)
	}
	return calls
}

// dumpedCall reads a line such as
//
//	File "app.py", line 7 in app
func dumpedCall(line string) (trace.Src, bool) {
	rest, ok := strings.CutPrefix(line, `File "`)
	i := strings.LastIndex(rest, `", line `)
	if !ok || i < 0 {
		return trace.Src{}, false
	}
	number, _, _ := strings.Cut(rest[i+len(`", line `):], " in ")
	n, err := strconv.Atoi(number)
	return trace.Src{File: rest[:i], Line: n}, err == nil
}
