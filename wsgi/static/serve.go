package static

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"

	"roundtrip/wsgi"
)

// serve lets net/http write the answer, and hands it over as it is written:
// the head at once, the body through a pipe, so that no file is ever in memory
// as a whole.
func serve(f *file, req wsgi.StaticRequest) wsgi.StaticResponse {
	r, w := io.Pipe()
	out := &writer{header: http.Header{}, head: make(chan wsgi.StaticResponse, 1), body: w}
	if at := f.info.ModTime(); !at.IsZero() {
		out.header.Set("ETag", fmt.Sprintf(`"%x-%x"`, at.UnixNano(), f.info.Size()))
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer f.Close()
		http.ServeContent(out, request(req), f.info.Name(), f.info.ModTime(), f)
		out.WriteHeader(http.StatusOK)
		w.Close()
	}()
	resp := <-out.head
	resp.Body = &body{r, done}
	return resp
}

// request is as much of a request as ServeContent looks at.
func request(req wsgi.StaticRequest) *http.Request {
	r := &http.Request{Method: req.Method, Header: http.Header{}}
	for _, h := range req.Headers {
		r.Header.Add(h.Name, h.Value)
	}
	return r
}

// body is the reading end. Close waits until the file is closed too.
type body struct {
	*io.PipeReader
	done <-chan struct{}
}

func (b *body) Close() error {
	err := b.PipeReader.Close()
	<-b.done
	return err
}

// writer is what ServeContent writes to.
type writer struct {
	header http.Header
	head   chan wsgi.StaticResponse
	stated bool
	body   *io.PipeWriter
}

func (w *writer) Header() http.Header { return w.header }

// WriteHeader hands over the head, in an order that is always the same.
func (w *writer) WriteHeader(code int) {
	if w.stated {
		return
	}
	w.stated = true
	resp := wsgi.StaticResponse{Status: fmt.Sprintf("%d %s", code, http.StatusText(code))}
	for _, name := range slices.Sorted(maps.Keys(w.header)) {
		for _, v := range w.header[name] {
			resp.Headers = append(resp.Headers, wsgi.Header{Name: name, Value: v})
		}
	}
	w.head <- resp
}

func (w *writer) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}
