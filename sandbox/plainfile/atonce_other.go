//go:build !unix

package plainfile

// atOnce is nothing where no file's opening waits.
const atOnce = 0
