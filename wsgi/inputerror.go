package wsgi

import (
	"errors"
	"os"

	"roundtrip/wsgi/http1"
)

// noteInputFault keeps why the body cannot be read any further. What is
// neither wrong with the body nor a matter of time is a client that is lost
// (H107).
func (x *Exchange) noteInputFault(err error) {
	var bad *http1.Error
	if !errors.As(err, &bad) && !errors.Is(err, os.ErrDeadlineExceeded) {
		x.lose(err)
	}
	x.badInput = err
}

// inputFault is why the body cannot be read any further, as the client is told
// (H65, H66, H73); nil if it can. The application may have failed only for
// that.
func (x *Exchange) inputFault() *http1.Error {
	var bad *http1.Error
	switch {
	case errors.As(x.badInput, &bad):
		return bad
	case errors.Is(x.badInput, os.ErrDeadlineExceeded):
		return &http1.Error{Status: 408, Rule: "H73", Reason: "the body stopped coming"}
	}
	return nil
}
