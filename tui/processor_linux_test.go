package tui

import (
	"time"

	"golang.org/x/sys/unix"
)

// threadTime is the processor time of the calling thread.
func threadTime() time.Duration { return spentBy(unix.CLOCK_THREAD_CPUTIME_ID) }

// processTime is the processor time of the process.
func processTime() time.Duration { return spentBy(unix.CLOCK_PROCESS_CPUTIME_ID) }

func spentBy(clock int32) time.Duration {
	var t unix.Timespec
	if unix.ClockGettime(clock, &t) != nil {
		return 0
	}
	return time.Duration(t.Nano())
}
