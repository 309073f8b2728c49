package system

import "os/exec"

// alarm is none: a process here gets no other files than the first three, and so
// runs its requests side by side at all times.
type alarm struct{}

func newAlarm(*exec.Cmd, <-chan struct{}) (a *alarm, started func(), err error) {
	return nil, func() {}, nil
}

// SideBySide has nothing to do.
func (*alarm) SideBySide(bool) {}
