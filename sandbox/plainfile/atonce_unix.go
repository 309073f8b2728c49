//go:build unix

package plainfile

import "syscall"

// atOnce has a pipe opened without waiting for its other end.
const atOnce = syscall.O_NONBLOCK
