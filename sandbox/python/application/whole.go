package application

import (
	"io"
	"sync"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// whole takes an answer that came in one frame, as that of a request which nobody records mostly
// does: its head, and a list of one block, which has no close(). The worker has come to its end.
func (r *request) whole(a *wire.WholeAnswer) (wsgi.Body, error) {
	h, ok := r.app.heads.of(a.Head)
	if !ok {
		defer r.release()
		return nil, r.lose(wire.ErrNonsense)
	}
	if a.At != nil {
		r.seen = python.Sighting{Src: r.app.stack.Src(wire.FieldsOf(a.At))}
	}
	_, err := r.start.Call(h.status, h.headers, nil)
	return &single{request: r, denied: err, block: a.Block}, nil
}

// single is a body of one block.
type single struct {
	request *request
	denied  error // why the server did not take the head, perhaps for want of a client
	block   []byte
	given   bool
}

// Len is the number of blocks.
func (s *single) Len() int { return 1 }

// Source is where the application was last seen.
func (s *single) Source() trace.Src { return s.request.seen.Src }

// Next gives the block.
func (s *single) Next() ([]byte, error) {
	switch {
	case s.denied != nil:
		return nil, s.denied
	case s.given:
		return nil, io.EOF
	}
	s.given = true
	return s.block, nil
}

// Close ends what the request has to do with the worker.
func (s *single) Close() error {
	s.request.release()
	return closeAbsent
}

var closeAbsent = &wsgi.SkippedError{Why: wsgi.CloseAbsent}

// How many heads are known at a time, and how many bytes each can have.
const (
	mostHeads   = 1000
	largestHead = 1 << 10
)

// heads are those that came in whole answers: mostly the same ones, so that they are read once.
type heads struct {
	mu    sync.Mutex
	known map[string]head // by what came of them
}

type head struct {
	status  string
	headers []wsgi.Header // nobody changes these
}

// of reads a head. It is false if that is none.
func (h *heads) of(data []byte) (head, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if known, ok := h.known[string(data)]; ok {
		return known, true
	}
	value, err := marshal.Decode(data)
	in := wire.FieldsOf(value)
	read := head{in.Str(), headersOf(in.List())}
	if err != nil || in.Bad {
		return head{}, false
	}
	if h.known == nil || len(h.known) >= mostHeads {
		h.known = make(map[string]head)
	}
	if len(data) <= largestHead {
		h.known[string(data)] = read
	}
	return read, true
}
