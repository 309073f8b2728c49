package wsgi

import (
	"cmp"
	"errors"
	"os"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// serve runs the exchange. It answers whether the connection is kept.
func (x *Exchange) serve() bool {
	if err := x.readHead(); err != nil {
		return x.refuse(err)
	}
	x.body = x.conn.reader.BodyIn(&x.bodyMemory, x.head)
	x.continued = !x.head.Expect100
	path, _, err := http1.DecodePath(x.head.Path)
	if err != nil {
		return x.refuse(err)
	}
	waited := x.waitWhilePaused()
	table := x.conn.server.useMounts()
	defer table.leave()
	m := table.find(http1.Native(path))
	if m == nil {
		return x.refuse(&http1.Error{Status: 404, Rule: "mount", Reason: "nothing is mounted at this path"})
	}
	x.layers = len(m.chain)
	if x.Traced() {
		x.emit(trace.Event{Data: m.routed})
		x.emitPause(waited)
	}
	if x.gone != nil {
		return x.refuse(x.gone)
	}
	if m.Static != nil {
		return x.serveStatic(m, http1.Native(path))
	}
	return x.serveApp(m, http1.Native(path))
}

// readHead reads line by line, with an event for each.
func (x *Exchange) readHead() error {
	line, err := x.conn.reader.RequestLine()
	if err = cmp.Or(x.gone, err); err != nil {
		return err
	}
	x.line = line
	if x.Traced() {
		x.emitLine()
	}
	if err := x.readFields(); err != nil {
		return err
	}
	x.head, err = http1.CheckHead(line, x.fields, x.conn.server.Limits)
	return err
}

func (x *Exchange) readFields() error {
	for x.gone == nil {
		field, more, err := x.conn.reader.Field()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		x.fields = append(x.fields, field)
		if x.Traced() {
			x.emitField(&field)
		}
	}
	return x.gone
}

// refuse answers a request that cannot be served, if somebody is there to read
// the answer. A refusal ends the connection (H88).
func (x *Exchange) refuse(err error) bool {
	var bad *http1.Error
	switch {
	case x.gone != nil:
	case errors.As(err, &bad):
		x.reject(bad)
	case errors.Is(err, os.ErrDeadlineExceeded):
		x.reject(&http1.Error{Status: 408, Rule: "H71", Reason: "the head took too long to arrive"})
	default: // also the end of input before anything but empty lines (H86)
		x.lose(err)
	}
	x.ended("rejected", false)
	return false
}

// reject sends an answer of the server's own.
func (x *Exchange) reject(bad *http1.Error) {
	if x.Traced() {
		x.emitRejected(bad)
	}
	var more []Header
	if bad.Status == 503 {
		more = []Header{{Name: "Retry-After", Value: retryAfter}}
	}
	x.answer(statusText(bad), "rejected", bad.Reason+" ("+bad.Rule+")\n", more...)
}

// retryAfter is how many seconds a client is asked to wait that found no room (RFC 9110
// §10.2.3).
const retryAfter = "5"

func statusText(bad *http1.Error) string {
	if bad.Status == 404 {
		return "404 Not Found"
	}
	return bad.StatusLine()
}

// askToContinue sends 100 Continue before the first read, if the client waits
// for it (H75).
func (x *Exchange) askToContinue() error {
	if x.continued || x.body.Started() || x.conn.waiting() > 0 {
		x.continued = true
		return nil
	}
	x.continued = true
	from := x.conn.out
	interim := []byte(http1.Continue())
	if err := x.conn.write(interim); err != nil {
		return err
	}
	if x.Traced() {
		x.emitInterim(from, interim)
	}
	return x.gone
}
