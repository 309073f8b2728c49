//go:build linux || darwin

package main

import "syscall"

const canLimitFiles = true

// limitFiles bounds how many files this process may have open.
func limitFiles(n int) error {
	return syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: uint64(n), Max: uint64(n)})
}
