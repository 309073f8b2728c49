//go:build linux && !race

// The race detector learns from the calls that Go itself makes what happened before what.

package rawio

import (
	"io"
	"net"
	"os"
	"syscall"
	"unsafe"
)

// mostAtOnce is how many bytes one call writes: so few that it is over soon.
const mostAtOnce = 64 << 10

func readerOf(r io.Reader) io.Reader {
	if d := directTo(r, syscall.SYS_READ); d != nil {
		return reader{d}
	}
	return nil
}

func writerOf(w io.Writer) io.Writer {
	if d := directTo(w, syscall.SYS_WRITE); d != nil {
		return writer{d}
	}
	return nil
}

// direct is the way to a file, and the call that is made on it.
type direct struct {
	raw  syscall.RawConn
	call call
	on   func(fd uintptr) bool // the call's, made once
}

// directTo gives the way to a file for a system call, nil where that is not to be gone.
func directTo(file any, number uintptr) *direct {
	raw := rawOf(file)
	if raw == nil {
		return nil
	}
	d := &direct{raw: raw, call: call{number: number}}
	d.on = d.call.on
	return d
}

// rawOf gives what reaches the file itself, nil where that is not to be done. It goes by the very
// type: one that embeds a connection may have a Read of its own.
func rawOf(file any) syscall.RawConn {
	var conn syscall.Conn
	switch file := file.(type) {
	case *net.TCPConn:
		conn = file
	case *net.UnixConn:
		conn = file
	case *os.File:
		conn = file
	default:
		return nil
	}
	raw, err := conn.SyscallConn()
	if err != nil || !isPrompt(raw) {
		return nil
	}
	return raw
}

// isPrompt reports whether a call on a file never waits: it is a connection or a pipe, and does not block.
func isPrompt(raw syscall.RawConn) (prompt bool) {
	err := raw.Control(func(fd uintptr) {
		var stat syscall.Stat_t
		flags, _, errno := syscall.RawSyscall(syscall.SYS_FCNTL, fd, syscall.F_GETFL, 0)
		if errno == 0 && flags&syscall.O_NONBLOCK != 0 && syscall.Fstat(int(fd), &stat) == nil {
			sort := stat.Mode & syscall.S_IFMT
			prompt = sort == syscall.S_IFSOCK || sort == syscall.S_IFIFO
		}
	})
	return prompt && err == nil
}

// call is a system call on a file, and what came of it.
type call struct {
	number uintptr
	p      []byte
	n      int
	errno  syscall.Errno
}

// on makes the call, and reports whether the file was ready.
func (c *call) on(fd uintptr) (ready bool) {
	for {
		n, _, errno := syscall.RawSyscall(c.number, fd, uintptr(unsafe.Pointer(unsafe.SliceData(c.p))), uintptr(len(c.p)))
		if errno != syscall.EINTR {
			c.n, c.errno = int(n), errno
			return errno != syscall.EAGAIN
		}
	}
}

// result is how many bytes the call has moved, where the file could be reached.
func (c *call) result(name string, err error) (int, error) {
	c.p = nil
	if err == nil && c.errno != 0 {
		err = os.NewSyscallError(name, c.errno)
	}
	if err != nil {
		return 0, err
	}
	return c.n, nil
}

type reader struct{ *direct }

func (r reader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	r.call.p = p
	n, err := r.call.result("read", r.raw.Read(r.on))
	if n == 0 && err == nil {
		return 0, io.EOF
	}
	return n, err
}

type writer struct{ *direct }

func (w writer) Write(p []byte) (written int, err error) {
	for written < len(p) && err == nil {
		var n int
		w.call.p = p[written:min(len(p), written+mostAtOnce)]
		n, err = w.call.result("write", w.raw.Write(w.on))
		written += n
	}
	return written, err
}
