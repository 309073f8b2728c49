package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// report is what an experiment prints: lines of a name and a figure.
type report struct{ out io.Writer }

func (r *report) line(name, format string, args ...any) {
	fmt.Fprintf(r.out, "  %-44s %s\n", name, fmt.Sprintf(format, args...))
}

// memory is what the process holds.
type memory struct {
	known    int64 // by Go: heap, stacks and the rest
	resident int64 // by the system, 0 where it does not say
}

func measure() memory {
	runtime.GC()
	runtime.GC() // what finalizers let go of
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return memory{known: int64(m.HeapInuse + m.StackInuse + m.MSpanInuse + m.MCacheInuse), resident: resident()}
}

// resident reads the second number of /proc/self/statm, in pages.
func resident() int64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// latency is how long requests took.
type latency []time.Duration

func (l latency) String() string {
	if len(l) == 0 {
		return "none"
	}
	slices.Sort(l)
	at := func(part float64) time.Duration { return l[int(part*float64(len(l)-1))].Round(time.Microsecond) }
	return fmt.Sprintf("p50 %v, p99 %v, most %v (%d requests)", at(0.5), at(0.99), at(1), len(l))
}

// size writes bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<30:
		return fmt.Sprintf("%.2f GiB", float64(n)/(1<<30))
	case n >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
}
