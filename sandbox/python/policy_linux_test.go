package python_test

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"

	"roundtrip/sandbox/python/system"
)

// A server that gives way wakes up without interrupting anybody; its workers are
// processes like any other. The test changes the whole program, so that no other
// runs beside it.
func TestOnlyTheServerInterruptsNobody(t *testing.T) {
	before := policy(t)
	if before != unix.SCHED_NORMAL || !allowed() {
		t.Skip("the kernel schedules this program otherwise than usual, or does not let it ask")
	}
	restore := system.ShareCPU(1)
	if got := policy(t); got != unix.SCHED_BATCH {
		t.Errorf("the server has policy %d, want %d", got, unix.SCHED_BATCH)
	}
	addr := served(t, 1, `import os
def app(environ, start_response):
    start_response("200 OK", [])
    return [b"%d" % os.sched_getscheduler(0)]
`)
	if status, body, err := fetch(addr, "/"); status != 200 || body != "0" || err != nil {
		t.Errorf("the worker has policy %q, want 0: %d, %v", body, status, err)
	}
	restore()
	if got := policy(t); got != before {
		t.Errorf("then the server has policy %d, want %d again", got, before)
	}
}

// policy is that of the thread that it runs on.
func policy(t *testing.T) uint32 {
	t.Helper()
	attr, err := unix.SchedGetAttr(0, 0)
	if err != nil {
		t.Skip(err)
	}
	return attr.Policy
}

// allowed reports whether a thread may ask for the policy, on one that ends with
// the question.
func allowed() bool {
	answer := make(chan error)
	go func() {
		runtime.LockOSThread() // never unlocked
		answer <- unix.SchedSetAttr(0, &unix.SchedAttr{Policy: unix.SCHED_BATCH}, 0)
	}()
	return <-answer == nil
}
