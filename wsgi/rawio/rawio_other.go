//go:build !linux || race

package rawio

import "io"

func readerOf(io.Reader) io.Reader { return nil }

func writerOf(io.Writer) io.Writer { return nil }
