package export

import (
	"fmt"
	"slices"

	"roundtrip/wsgi/trace"
)

// NotWholeError is that a message cannot be written, since not all of it was kept.
type NotWholeError struct {
	What    string // "request" or "response"
	Missing int64  // bytes that are left out of it; 0 where they have not come, or nobody has read them
}

// Error says so, and how much is missing.
func (e *NotWholeError) Error() string {
	switch e.Missing {
	case 0:
		return "not all of this " + e.What + " was read and kept"
	case 1:
		return "1 byte in the middle of this " + e.What + " was not kept"
	}
	return fmt.Sprintf("%d bytes in the middle of this %s were not kept", e.Missing, e.What)
}

// Raw are the bytes of a request as the application got it, or those of its response as they were
// on the wire.
func Raw(tr *trace.Trace, response bool) ([]byte, error) {
	s := tr.At(tr.Len())
	if response {
		return whole(s.Out, "response")
	}
	given := s.Given()
	if s.Written == 0 {
		if data, err := whole(s.In, "request"); err != nil || !given.Changed {
			return data, err
		}
	}
	return slices.Concat(given.Head, given.Framed), nil
}

// Body are the bytes of the body of a request as the application got it, or of its response, without their framing.
func Body(tr *trace.Trace, response bool) ([]byte, error) {
	s := tr.At(tr.Len())
	what, body, wire := "request", s.Given().Body, s.In
	if response {
		what, body, wire = "response", s.ResponseBody(), s.Out
	}
	switch {
	case !body.Whole:
		return nil, &NotWholeError{what, wire.LeftOut()}
	case len(body.Data) == 0:
		return nil, fmt.Errorf("this %s has no body", what)
	}
	return body.Data, nil
}

func whole(wire trace.Wire, what string) ([]byte, error) {
	if n := wire.LeftOut(); n > 0 {
		return nil, &NotWholeError{what, n}
	}
	return wire.Bytes, nil
}
