package wsgi

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// serveStatic answers from files. No application, no environ (H102).
func (x *Exchange) serveStatic(m *Mount, path string) bool {
	r := &x.request
	req := StaticRequest{
		Method: latin1.Decode(r.line.Method), Prefix: m.Prefix, Path: strings.TrimPrefix(path, m.Prefix), Query: latin1.Decode(r.head.Query),
	}
	for _, f := range r.fields {
		req.Headers = append(req.Headers, Header{Name: latin1.Decode(f.Name), Value: latin1.Decode(f.Value)})
	}
	reason, outcome := "exhausted", "complete"
	if err := x.response.answerStatic(m.Static, req); err != nil {
		reason, outcome = x.staticFailed(err), "error"
	}
	if outcome == "complete" && x.response.plan.DropBody {
		reason = noBody
	}
	x.recorder.emit(trace.Event{Dir: trace.Out, Data: &trace.BodyEnded{Reason: reason}})
	return x.finish(outcome)
}

func (r *response) answerStatic(s Static, req StaticRequest) error {
	resp, err := safely(func() (StaticResponse, error) { return s.ServeStatic(req), nil })
	if err != nil {
		return err
	}
	r.responseState = responseState{status: resp.Status, headers: resp.Headers, stored: true, items: -1}
	r.length, err = checkHead(resp.Status, resp.Headers)
	if resp.Body == nil {
		resp.Body = io.NopCloser(strings.NewReader(""))
	}
	defer resp.Body.Close()
	if err != nil {
		return err
	}
	return r.sendFile(resp.Body)
}

// sendFile sends the file in blocks of a fixed size.
func (r *response) sendFile(body io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := safely(func() (int, error) { return io.ReadFull(body, buf) })
		if n > 0 {
			if err := r.send(buf[:n], "static"); err != nil {
				return err
			}
		}
		switch {
		case r.plan.DropBody:
			return r.exhausted()
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			if err := r.commit("static", 0); err != nil {
				return err
			}
			return r.exhausted()
		case err != nil:
			return fmt.Errorf("read the file: %w", err)
		}
	}
}

// staticFailed answers 500 in the file's place, if nothing has been sent.
func (x *Exchange) staticFailed(err error) (reason string) {
	if x.conn.gone != nil {
		return "client_gone"
	}
	x.request.log("a static file failed", err)
	if !x.response.committed {
		x.response.answer("500 Internal Server Error", "error", "The file could not be read. The server's log says why.\n")
	}
	return x.response.afterError()
}
