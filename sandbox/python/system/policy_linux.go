package system

import (
	"os"
	"strconv"
	"sync"

	"golang.org/x/sys/unix"
)

// usualPolicy is how the kernel scheduled the program when it was first asked.
var usualPolicy = sync.OnceValue(func() uint32 {
	attr, err := unix.SchedGetAttr(0, 0)
	if err != nil {
		return unix.SCHED_NORMAL
	}
	return attr.Policy
})

// interruptNobody has the kernel let others finish their time before it turns to a
// thread of this program that has woken up (sched(7), SCHED_BATCH). The share of
// the processors stays the same. A program that is scheduled otherwise than usual
// stays so, and so does one that may not ask.
func interruptNobody() (restore func()) {
	if usualPolicy() != unix.SCHED_NORMAL {
		return func() {}
	}
	schedule(unix.SCHED_BATCH)
	return func() { schedule(unix.SCHED_NORMAL) }
}

// schedule sets the policy of all threads. Those to come have that of the thread
// that makes them.
func schedule(policy uint32) {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, thread := range threads {
		if id, err := strconv.Atoi(thread.Name()); err == nil {
			_ = setPolicy(id, policy) // it may have ended
		}
	}
}

// asUsual has the thread that calls it, and a process that it starts, be scheduled
// as the program was at first.
func asUsual() { _ = setPolicy(0, usualPolicy()) } // where it cannot be set, it was not

// setPolicy sets the policy of a thread between the two that need no right.
func setPolicy(thread int, policy uint32) error {
	attr, err := unix.SchedGetAttr(thread, 0)
	if err != nil || attr.Policy == policy || attr.Policy != unix.SCHED_NORMAL && attr.Policy != unix.SCHED_BATCH {
		return err
	}
	return unix.SchedSetAttr(thread, &unix.SchedAttr{Policy: policy, Nice: attr.Nice}, 0)
}
