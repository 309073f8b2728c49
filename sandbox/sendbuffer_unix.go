//go:build unix

package sandbox

import (
	"net"
	"syscall"
)

// keepRoom enlarges the send buffer of a connection that has a smaller one.
func keepRoom(nc net.Conn) {
	socket, ok := nc.(interface {
		syscall.Conn
		SetWriteBuffer(bytes int) error
	})
	if !ok {
		return
	}
	if raw, err := socket.SyscallConn(); err == nil && sendBufferOf(raw) < sendBuffer {
		_ = socket.SetWriteBuffer(sendBuffer)
	}
}

// sendBufferOf is the size of a connection's send buffer in bytes, 0 if it is not known.
func sendBufferOf(raw syscall.RawConn) (size int) {
	_ = raw.Control(func(fd uintptr) {
		size, _ = syscall.GetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_SNDBUF)
	})
	return size
}
