//go:build unix

package system

import (
	"os"
	"os/exec"
	"strconv"
	"sync/atomic"
)

// alarm is a pipe beside that of the frames, through which a worker hears at once
// that requests are to run side by side, whatever those that it has do, or one after the
// other again.
type alarm struct {
	aside atomic.Bool   // what it was told last
	told  chan struct{} // has room for one
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
	a = &alarm{told: make(chan struct{}, 1)}
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
		case <-a.told:
			_, _ = pipe.Write([]byte{says[a.aside.Load()]}) // it is said elsewhere that a process has ended
		case <-ended:
			return
		}
	}
}

// says is what worker/threads.py understands.
var says = map[bool]byte{true: 'w', false: 'l'}

// SideBySide rings the alarm. It does not wait.
func (a *alarm) SideBySide(aside bool) {
	a.aside.Store(aside)
	select {
	case a.told <- struct{}{}:
	default: // what is said then is what was told last
	}
}
