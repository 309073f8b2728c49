//go:build unix

package system

import (
	"os"
	"os/exec"
	"strconv"
)

// alarm is a pipe beside that of the frames, through which a worker hears at once
// that requests are to run side by side, whatever those that it has do.
type alarm struct {
	wake chan struct{} // has room for one
}

// newAlarm gives a process that is not started yet the other end of an alarm.
// Started is to be called when it is, and ended is closed when it has ended.
func newAlarm(cmd *exec.Cmd, ended <-chan struct{}) (a *alarm, started func(), err error) {
	theirs, ours, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	cmd.ExtraFiles = []*os.File{theirs}
	cmd.Env = append(cmd.Environ(), "ROUNDTRIP_ALARM="+strconv.Itoa(2+len(cmd.ExtraFiles)))
	a = &alarm{make(chan struct{}, 1)}
	return a, func() {
		theirs.Close()
		go a.ring(ours, ended)
	}, nil
}

// ring writes to the pipe until the process has ended.
func (a *alarm) ring(pipe *os.File, ended <-chan struct{}) {
	defer pipe.Close()
	for {
		select {
		case <-a.wake:
			_, _ = pipe.Write([]byte{1}) // it is said elsewhere that a process has ended
		case <-ended:
			return
		}
	}
}

// Wake rings the alarm. It does not wait.
func (a *alarm) Wake() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}
