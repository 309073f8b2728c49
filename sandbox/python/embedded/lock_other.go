//go:build !darwin && !dragonfly && !freebsd && !linux && !netbsd && !openbsd

package embedded

import "os"

// lock only makes sure that the folder can be written: without a lock, several
// processes that find the cache empty each compile. The cache's files are put
// in place whole, so that is a loss of time only.
func lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	return func() { f.Close() }, nil
}
