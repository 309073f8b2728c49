//go:build unix

package wholefile

import (
	"io/fs"
	"syscall"
)

// names is how many names the file has.
func names(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Nlink)
	}
	return 1
}
