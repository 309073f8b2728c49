package wsgi

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// serveStatic answers from files. No application, no environ (H102).
func (x *Exchange) serveStatic(m *Mount, path string) bool {
	req := StaticRequest{
		Method: http1.Native(x.line.Method), Prefix: m.Prefix, Path: strings.TrimPrefix(path, m.Prefix), Query: http1.Native(x.head.Query),
	}
	for _, f := range x.fields {
		req.Headers = append(req.Headers, Header{Name: http1.Native(f.Name), Value: http1.Native(f.Value)})
	}
	reason, outcome := "exhausted", "complete"
	if err := x.answerStatic(m.Static, req); err != nil {
		reason, outcome = x.staticFailed(err), "error"
	}
	if outcome == "complete" && x.response.plan.DropBody {
		reason = noBody
	}
	x.emit(trace.Event{Dir: trace.Out, Data: &trace.BodyEnded{Reason: reason}})
	return x.finish(outcome)
}

func (x *Exchange) answerStatic(s Static, req StaticRequest) error {
	resp, err := safely(func() (StaticResponse, error) { return s.ServeStatic(req), nil })
	if err != nil {
		return err
	}
	x.response = response{status: resp.Status, headers: resp.Headers, stored: true, items: -1}
	x.response.length, err = checkHead(resp.Status, resp.Headers)
	if resp.Body == nil {
		resp.Body = io.NopCloser(strings.NewReader(""))
	}
	defer resp.Body.Close()
	if err != nil {
		return err
	}
	return x.sendFile(resp.Body)
}

// sendFile sends the file in blocks of a fixed size.
func (x *Exchange) sendFile(body io.Reader) error {
	buf := make([]byte, 32<<10)
	for {
		n, err := safely(func() (int, error) { return io.ReadFull(body, buf) })
		if n > 0 {
			if err := x.send(buf[:n], "static"); err != nil {
				return err
			}
		}
		switch {
		case x.response.plan.DropBody:
			return x.exhausted()
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			if err := x.commit("static", 0); err != nil {
				return err
			}
			return x.exhausted()
		case err != nil:
			return fmt.Errorf("read the file: %w", err)
		}
	}
}

// staticFailed answers 500 in the file's place, if nothing has been sent.
func (x *Exchange) staticFailed(err error) (reason string) {
	if x.gone != nil {
		return "client_gone"
	}
	x.log("a static file failed", err)
	if !x.response.committed {
		x.answer("500 Internal Server Error", "error", "The file could not be read. The server's log says why.\n")
	}
	return "error"
}
