package upstream

import (
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"

	"roundtrip/wsgi"
)

// Kind is what went wrong with another server.
type Kind uint8

// The kinds.
const (
	Unreachable Kind = iota // no connection
	Silent                  // it did not begin its answer in time
	Broken                  // what came is no answer, or only a part of one
	Looped                  // the request came back
)

// Error says why another server gave no answer, or not all of it.
type Error struct {
	Kind Kind
	Text string
	Err  error
}

func (e *Error) Error() string { return e.Text }

// Sentence is what a client is told.
func (e *Error) Sentence() string {
	return strings.ToUpper(e.Text[:1]) + strings.TrimSuffix(e.Text[1:], ".") + "."
}

// Unwrap is what the gateway makes a 502 or a 504 of, and the cause.
func (e *Error) Unwrap() []error {
	kind := wsgi.ErrBadGateway
	if e.Kind == Silent {
		kind = wsgi.ErrGatewayTimeout
	}
	if e.Err == nil {
		return []error{kind}
	}
	return []error{kind, e.Err}
}

// dialError says why there is no connection.
func (a *App) dialError(err error) error {
	var name *net.DNSError
	text := fmt.Sprintf("there is no connection to %s: %v", a.addr, err)
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		text = fmt.Sprintf("nothing listens at %s: the connection was refused; start the server, or name another address", a.addr)
	case errors.As(err, &name):
		text = fmt.Sprintf("there is no address for the name %s", name.Name)
	}
	return &Error{Kind: Unreachable, Text: text, Err: err}
}

// brokenf says what is wrong with an answer.
func brokenf(format string, args ...any) *Error {
	return &Error{Kind: Broken, Text: fmt.Sprintf(format, args...)}
}
