//go:build unix && !linux

package system

import (
	"os"
	"syscall"
)

// apart keeps the terminal's signals from a worker process, which the server
// ends itself.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// askWhere has a process say in which line it is, and end: worker/native.py says
// so when the signal comes.
func askWhere(p *os.Process) error { return p.Signal(syscall.SIGVTALRM) }
