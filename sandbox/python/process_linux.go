package python

import "syscall"

// apart keeps the terminal's signals from a worker process, which the server
// ends itself, and has the kernel end it if the server is killed.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
