package system

import (
	"errors"
	"os"
	"syscall"
)

// apart keeps the terminal's signals from a worker process, which the server
// ends itself.
func apart() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP}
}

// askWhere cannot ask: there is no signal for it.
func askWhere(*os.Process) error { return errors.ErrUnsupported }
