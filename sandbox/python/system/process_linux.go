package system

import (
	"os"
	"syscall"
)

// apart keeps the terminal's signals from a worker process, which the server
// ends itself, and has the kernel end it if the server is killed.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// askWhere has a process say in which line it is, and end: worker/native.py says
// so when the signal comes.
func askWhere(p *os.Process) error { return p.Signal(syscall.SIGVTALRM) }
