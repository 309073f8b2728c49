package sandbox

import "net"

// sendBuffer is how many bytes of an answer the system keeps for a client that is slow to
// read them. An application in Python has few places, and none of them waits for the
// client of a smaller answer.
const sendBuffer = 256 << 10

// roomy is a listener whose connections have a send buffer of that size at least: on a
// network the system begins with less than 70 KiB. It grows no further then, so that one
// client gets at most so many bytes in the time of a round trip.
type roomy struct{ net.Listener }

// Accept gives the next connection. One whose buffer cannot be set is as good as before.
func (l roomy) Accept() (net.Conn, error) {
	nc, err := l.Listener.Accept()
	if err == nil {
		keepRoom(nc)
	}
	return nc, err
}
