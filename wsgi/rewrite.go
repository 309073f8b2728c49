package wsgi

import (
	"bytes"
	"cmp"
	"errors"
	"strconv"
	"strings"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// rewrite puts what a person wrote in the place of the client's request, before anything
// has been done with it. It is read as strictly as the client's. What decides the framing of
// body and answer stays true: the length is that of the body that there is, and the answer
// is one to the method that the client sent.
func (r *request) rewrite(e trace.EditRequest, buf string) error {
	if r.buf == trace.BufIn || r.buf == "" {
		r.framed = framingOf(r.fields)
	}
	line, fields, head, err := r.parse(e)
	if err != nil {
		return err
	}
	head.Close, head.KeepAlive10, head.Expect100 = r.head.Close, r.head.KeepAlive10, r.head.Expect100
	r.restore(written{line, fields, head, buf, r.bodyOf(e)})
	return nil
}

// framingOf are the headers that tell of a body's length.
func framingOf(fields []http1.Field) []Header {
	var all []Header
	for _, f := range fields {
		if isFraming(f.Name) {
			all = append(all, Header{Name: latin1.Decode(f.Name), Value: latin1.Decode(f.Value)})
		}
	}
	return all
}

// parse reads an edited request as if it had come in these bytes.
func (r *request) parse(e trace.EditRequest) (line http1.RequestLine, fields []http1.Field, head http1.Head, err error) {
	in := http1.NewReader(bytes.NewReader(editedHead(r, e)), r.conn.server.Limits, nil)
	if line, err = in.RequestLine(); err != nil {
		return line, nil, head, err
	}
	for {
		f, more, err := in.Field()
		if err != nil {
			return line, nil, head, err
		}
		if !more {
			break
		}
		fields = append(fields, f)
	}
	head, err = http1.CheckHead(line, fields, r.conn.server.Limits)
	return line, fields, head, err
}

// editedHead are the bytes of an edited head.
func editedHead(r *request, e trace.EditRequest) []byte {
	out := []byte(latin1.Encode(e.Method + " " + e.Target + " " + r.line.Version + "\r\n"))
	for _, h := range r.editedHeaders(e) {
		out = http1.AppendField(out, latin1.Encode(h.Name), latin1.Encode(h.Value))
	}
	return http1.AppendHeadEnd(out)
}

// editedHeaders are the headers of an edit with those that tell of the body's length as they
// have to be, where the first of them stood, or else at the end.
func (r *request) editedHeaders(e trace.EditRequest) []Header {
	framed, all := r.framed, []Header(nil)
	if e.ReplaceBody {
		framed = nil
		if len(e.Body) > 0 || len(r.framed) > 0 {
			framed = []Header{{Name: "Content-Length", Value: strconv.Itoa(len(e.Body))}}
		}
	}
	for _, h := range e.Headers {
		if isFraming(h.Name) {
			all, framed = append(all, framed...), nil
			continue
		}
		all = append(all, h)
	}
	return append(all, framed...)
}

func isFraming(name string) bool {
	return strings.EqualFold(name, "Content-Length") || strings.EqualFold(name, "Transfer-Encoding")
}

// headers are those of the request as native strings.
func (r *request) headers() []Header {
	all := make([]Header, len(r.fields))
	for i, f := range r.fields {
		all[i] = Header{Name: latin1.Decode(f.Name), Value: latin1.Decode(f.Value)}
	}
	return all
}

// written is what a request is made of, as far as a person can change it.
type written struct {
	line   http1.RequestLine
	fields []http1.Field
	head   http1.Head
	buf    string
	body   *spool // that a person wrote, nil for the client's, of which some may have been read in
}

// restore makes the request what is written, also for the application that reads its body.
func (r *request) restore(w written) {
	r.line, r.fields, r.head, r.buf = w.line, w.fields, w.head, w.buf
	r.input.spool, r.input.held, r.input.from = w.body, r.early, r.earlyFrom
	if w.body != nil {
		r.input.held, r.input.from = nil, nil
	}
}

// bodyOf is the body of an edit, nil if that leaves the client's.
func (r *request) bodyOf(e trace.EditRequest) *spool {
	if !e.ReplaceBody {
		return nil
	}
	return &spool{server: r.conn.server, data: e.Body, size: int64(len(e.Body))}
}

// routed finds who answers, and tells of it. Where the request is changed as it is held
// there, or its body read in, who answers is found anew.
func (x *Exchange) routed(table *mounts, paused waited) (*Mount, string, error) {
	var h history
	for {
		path, _, err := http1.DecodePath(x.request.head.Path)
		if err != nil {
			return nil, "", err
		}
		m := table.find(latin1.Decode(path))
		if m == nil {
			return nil, "", errNotMounted
		}
		x.recorder.layers = len(m.chain)
		if !x.conn.traced() {
			return m, latin1.Decode(path), nil
		}
		switch edit := x.recorder.emit(trace.Event{Data: m.routed}).Edit.(type) {
		case nil:
			x.tellPause(paused)
			return m, latin1.Decode(path), x.conn.gone
		case trace.ReadBody:
			err = x.request.readIn()
		default:
			err = h.decided(&x.recorder, edit, x.change)
		}
		if err = cmp.Or(err, x.conn.gone); err != nil {
			return nil, "", err
		}
	}
}

// change rewrites the request.
func (x *Exchange) change(edit trace.Edit) (told []trace.Edited, undo func(), err error) {
	e, r := edit.(trace.EditRequest), &x.request
	was := written{r.line, r.fields, r.head, r.buf, r.input.spool}
	before := trace.Head{Status: r.line.Method + " " + r.line.Target, Headers: r.headers()}
	if err := r.rewrite(e, trace.EditBuf(x.recorder.edits+1)); err != nil {
		return nil, nil, err
	}
	head := trace.Edited{What: "request", Before: latin1.Decode(before.Status), After: e.Method + " " + e.Target}
	head.Delta, head.Bytes = trace.DiffHeads(before, before.Status, r.headers()), editedHead(r, e)
	told = append(told, head)
	if e.ReplaceBody {
		told = append(told, trace.Edited{What: "body", Before: was.bodyText(), After: latin1.Decode(string(e.Body))})
	}
	return told, func() { r.restore(was) }, nil
}

// bodyText is the body that a person wrote, "" for the client's own.
func (w written) bodyText() string {
	if w.body == nil {
		return ""
	}
	return latin1.Decode(string(w.body.data))
}

var errNotMounted error = &http1.Error{Status: 404, Rule: "mount", Reason: "nothing is mounted at this path"}

// CheckRequest says what the server would refuse in an edited request, nil if nothing.
func CheckRequest(e trace.EditRequest) error {
	r := &request{conn: &conn{server: &Server{Limits: http1.DefaultLimits()}}, line: http1.RequestLine{Version: "HTTP/1.1"}}
	_, _, _, err := r.parse(e)
	var bad *http1.Error
	if errors.As(err, &bad) {
		return errors.New(bad.Reason)
	}
	return err
}
