package wsgi

import (
	"errors"
	"fmt"
	"io"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// noBody is why a body ended of which the client gets nothing but the head:
// that of a HEAD, a 204, a 205 or a 304.
const noBody = "no_body"

// iterate sends the blocks, each before the next is asked for (PEP 3333,
// Buffering and Streaming), and ends the body. Blocks that the client is not to
// get are asked for until the head is out (RFC 9110 §9.3.2).
func (r *response) iterate(body Body) (reason string, err error) {
	for {
		if r.plan.DropBody {
			return noBody, r.exhausted()
		}
		block, err := safely(body.Next)
		if errors.Is(err, io.EOF) {
			return "exhausted", unstarted(body, r.exhausted())
		}
		if err != nil {
			return "", err
		}
		if r.fatal != nil {
			return "", r.fatal
		}
		if len(block) == 0 {
			if err := r.conn.nothingSent(); err != nil {
				return "", err
			}
			continue
		}
		surplus := r.enough()
		if err := r.send(block, "block"); err != nil {
			return "", unstarted(body, err)
		}
		if surplus && r.plan.Length >= 0 {
			r.request.log("the application's len() was false", errMoreBlocks)
		}
		if r.enough() && (surplus || r.plan.Length < 0) {
			return "content_length", r.exhausted()
		}
	}
}

// unstarted gives an error about a start_response that was never called the place
// that the body knows, if it knows one.
func unstarted(body Body, err error) error {
	placed, ok := body.(interface{ Source() trace.Src })
	if !ok || !errors.Is(err, ErrNotStarted) && !errors.Is(err, ErrNeverStarted) {
		return err
	}
	return &placedError{err, placed.Source()}
}

// placedError is an error of the server's about what the application did, with the
// line where that was.
type placedError struct {
	error
	src trace.Src
}

func (e *placedError) Error() string {
	if e.src.Line == 0 {
		return e.error.Error()
	}
	return fmt.Sprintf("%s:%d: %v", e.src.File, e.src.Line, e.error)
}

func (e *placedError) Source() trace.Src { return e.src }
func (e *placedError) Unwrap() error     { return e.error }

// appendLastChunk appends the last chunk and the lines behind it.
func appendLastChunk(dst []byte, trailers []Header) []byte {
	if len(trailers) == 0 {
		return append(dst, http1.LastChunk()...)
	}
	dst = append(dst, "0\r\n"...)
	for _, h := range trailers {
		dst = http1.AppendField(dst, h.Name, h.Value)
	}
	return http1.AppendHeadEnd(dst)
}

// exhausted ends a body that has no more blocks.
func (r *response) exhausted() error {
	if r.fatal != nil {
		return r.fatal
	}
	if !r.stored {
		return ErrNeverStarted
	}
	if err := r.commit("end", 0); err != nil {
		return err
	}
	if err := r.flush(); err != nil {
		return err
	}
	if r.plan.Framing == http1.Chunked && !r.plan.DropBody {
		r.out = appendLastChunk(r.out[:0], r.trailers)
		if err := r.put(r.out, "last chunk"); err != nil {
			return err
		}
	}
	if r.length > r.sent && r.plan.Framing == http1.Identity && !r.plan.DropBody {
		return errTooLittle
	}
	r.complete = true
	return nil
}
