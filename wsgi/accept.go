package wsgi

import (
	"errors"
	"net"
	"time"

	"roundtrip/wsgi/http1"
)

// DefaultMaxConns is the MaxConns of a server that names none.
const DefaultMaxConns = 16 << 10

// maxTurned is how many connections are turned away with an answer at a time.
// Beyond that they are closed without one, since an answer costs a while.
const maxTurned = 64

// turnedBytes is how much is read of what such a connection sends: others wait for
// its place.
const turnedBytes = 64 << 10

// Waits between two attempts to accept a connection where the first failed.
const (
	firstWait = 5 * time.Millisecond
	longWait  = time.Second
)

// accept gives the next connection. A failure that may pass, such as too many
// open files, is waited out: those who have a connection go on meanwhile, and
// in time give theirs back.
func (s *Server) accept(ln net.Listener) (net.Conn, error) {
	for wait := firstWait; ; wait = min(2*wait, longWait) {
		nc, err := ln.Accept()
		if err == nil || !passing(err) {
			return nc, err
		}
		if s.Log != nil {
			s.Log.Warn("a connection could not be accepted", "err", err, "again_in", wait)
		}
		select {
		case <-time.After(wait):
		case <-s.ctx.Done():
			return nil, err
		}
	}
}

func passing(err error) bool {
	var t interface {
		error
		Temporary() bool
	}
	return errors.As(err, &t) && t.Temporary()
}

// admit counts a connection. Room says whether there is room for it, and told whether
// its client gets an answer where there is none.
func (s *Server) admit(c *conn) (room, told bool) {
	room = len(s.conns)-s.turned < s.MaxConns
	told = !room && s.turned < maxTurned
	c.turned = told
	if told {
		s.turned++
	}
	return room, told
}

// turnAway answers a connection for which there is no room, whatever it is
// about to ask.
func (c *conn) turnAway() {
	defer c.cancel(nil)
	defer c.net.Close()
	if c.accepted() {
		c.begin(1)
		c.x.reject(&http1.Error{Status: 503, Rule: "MaxConns", Reason: "the server has as many connections as it may"})
		c.x.ended("rejected", false)
		c.linger(turnedBytes)
		c.x.giveBack()
	}
	c.closed("server")
}
