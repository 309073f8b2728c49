package application

import (
	"errors"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

var resume = marshal.Tuple{"go"}

func refuse(kind string, err error) marshal.Tuple { return marshal.Tuple{"raise", kind, err.Error()} }

// excInfo is the exception of a call of start_response.
type excInfo string

func (e excInfo) Error() string { return string(e) }

// startResponse makes the server's start_response call, and gives the answer.
func (r *request) startResponse(in *wire.Fields) any {
	err := r.head(in)
	switch {
	case err == nil:
		return resume
	case r.given != nil && errors.Is(err, r.given):
		return marshal.Tuple{"again"}
	case errors.Is(err, wsgi.ErrStartedTwice):
		return refuse("RuntimeError", err)
	}
	return refuse("ValueError", err)
}

// head calls start_response as the application did, or would have been allowed
// to.
func (r *request) head(in *wire.Fields) error {
	status, headers := in.Str(), headersOf(in.List())
	if exc := in.Text(); exc != "" {
		r.given = excInfo(exc)
	} else {
		r.given = nil
	}
	src := r.at(in)
	if changes := in.Maybe(); changes != nil {
		r.store(changes)
	}
	layer := in.Num()
	if in.Bad {
		return wire.ErrNonsense
	}
	defer r.enter(layer, src)()
	write, err := r.start.Call(status, headers, r.given)
	if err == nil {
		r.write = write
	}
	return err
}

// store puts what the application changed into our environ, where the
// server's event of this call finds it.
func (r *request) store(changes *wire.Fields) {
	delta := deltaOf(changes)
	for _, h := range delta.Add {
		r.env.Set(h.Name, shown(h.Value))
	}
	for _, c := range delta.Set {
		r.env.Set(c.Name, shown(c.New))
	}
	gone := make([]string, len(delta.Del))
	for i, h := range delta.Del {
		gone[i] = h.Name
	}
	r.env.Delete(gone...)
}

// shown is a Python value, of which only its picture came.
type shown string

// Repr is the picture.
func (s shown) Repr() string { return string(s) }

func (r *request) writeBlock(in *wire.Fields) any {
	block, layer := in.Bytes(), in.Num()
	if in.Bad {
		return nil
	}
	if r.write == nil {
		return refuse("RuntimeError", wsgi.ErrNotStarted)
	}
	defer r.enter(layer, r.seen.Src)()
	if err := r.write(block); err != nil {
		return refuse("RuntimeError", err)
	}
	return resume
}

// read reads from wsgi.input, when the application does.
func (r *request) read(in *wire.Fields) any {
	layer := in.Num()
	src := r.at(in)
	method, size := in.Str(), in.Num()
	r.env.Input().FromLibrary(!in.Flag())
	defer r.enter(layer, src)()
	most := r.app.bounds.Read
	var data []byte
	var err error
	if method == "readline" {
		data, err = r.env.Input().ReadLine(size)
	} else {
		data, err = readUpTo(r.env.Input(), size, most)
	}
	switch {
	case errors.Is(err, errTooLarge), len(data) > most:
		return refuse("MemoryError", errTooLarge)
	case err != nil:
		return refuse("OSError", err)
	}
	return marshal.Tuple{"data", data}
}

var errTooLarge = errors.New("more of the request's body than one read can give: read it in parts")

// readUpTo reads size bytes, or what there is if size is negative.
func readUpTo(in *wsgi.Input, size, most int) ([]byte, error) {
	if size < 0 {
		return in.ReadAll()
	}
	return in.ReadUpTo(min(size, most+1)) // one more than can be given tells that there is too much
}

// enter says that a layer runs, at a line, for the events that are the
// gateway's own.
func (r *request) enter(index int, src trace.Src) (leave func()) {
	layer, known := r.worker.Layer(index)
	if r.x == nil || !known {
		return func() {}
	}
	return r.x.Enter(r.env, layer.Layer, layer.Depth, src)
}

// layer is the layer of an index, "" if there is none.
func (r *request) layer(index int) trace.Layer {
	layer, _ := r.worker.Layer(index)
	return layer.Layer
}

// at notes where the application is.
func (r *request) at(in *wire.Fields) trace.Src {
	src := r.app.stack.Src(in.Maybe())
	if src.File != "" {
		r.seen = python.Sighting{Src: src}
	}
	return src
}

func headersOf(rows []any) []trace.Header {
	headers := make([]trace.Header, 0, len(rows))
	for _, row := range rows {
		f := wire.FieldsOf(row)
		headers = append(headers, trace.Header{Name: f.Str(), Value: f.Str()})
	}
	return headers
}

func deltaOf(f *wire.Fields) trace.Delta {
	if f == nil {
		return trace.Delta{}
	}
	d := trace.Delta{Add: headersOf(f.List())}
	for _, row := range f.List() {
		c := wire.FieldsOf(row)
		d.Set = append(d.Set, trace.Change{Name: c.Str(), Old: c.Str(), New: c.Str()})
	}
	d.Del = headersOf(f.List())
	return d
}
