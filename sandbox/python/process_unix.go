//go:build unix && !linux

package python

import "syscall"

// apart keeps the terminal's signals from a worker process, which the server
// ends itself.
func apart() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
