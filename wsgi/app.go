package wsgi

import (
	"io"
	"iter"
	"path"
	"reflect"
	"runtime"
	"strings"

	"roundtrip/wsgi/trace"
)

// Header is a name and a value of a head, both native strings (PEP 3333, A
// Note On String Types): no character above U+00FF, each standing for a byte.
type Header = trace.Header

// App is an application (PEP 3333, The Application/Framework Side). It calls
// start once, and returns the body of the response. An error stands for an
// exception: the gateway answers 500 if it still can, and otherwise cuts the
// connection.
type App interface {
	Call(env *Environ, start StartResponse) (Body, error)
}

// AppFunc makes an App of a function.
type AppFunc func(env *Environ, start StartResponse) (Body, error)

// Call calls f.
func (f AppFunc) Call(env *Environ, start StartResponse) (Body, error) { return f(env, start) }

// Body is what an application returns: an iterable of byte strings (PEP 3333,
// Specification Details). Next gives the next block, and io.EOF after the
// last. A Body that is an [io.Closer] is closed exactly once when the exchange
// is over, however it ends. A Body with a method Len() int states how many
// blocks it has, as Python's len() would.
type Body interface {
	Next() ([]byte, error)
}

// StartResponse is the start_response callable. Call states the status and
// headers; exc is nil except where an error is reported (PEP 3333, Error
// Handling). The head is stored, not sent, until the first non-empty block. An
// error must be passed on. Values of this type can be compared, so that a
// layer that hands on its own is told from one that wraps it.
type StartResponse interface {
	Call(status string, headers []Header, exc error) (Write, error)
}

// Write is the callable that start_response returns. It sends a block at once
// (PEP 3333, The write() Callable). New code returns a Body instead.
type Write func(block []byte) error

type startFunc struct {
	call func(status string, headers []Header, exc error) (Write, error)
}

func (s *startFunc) Call(status string, headers []Header, exc error) (Write, error) {
	return s.call(status, headers, exc)
}

// Start makes a StartResponse of a function. Each is different from every
// other, also when it is made of the same function.
func Start(call func(status string, headers []Header, exc error) (Write, error)) StartResponse {
	return &startFunc{call: call}
}

// Middleware is a layer of a chain: Wrap makes an application out of the one
// inside it.
type Middleware struct {
	Name string
	Wrap func(App) App
}

// Layered is an App that has layers of its own inside and reports their calls
// itself through [ExchangeOf], such as a chain in another language.
type Layered interface {
	App
	// Layers are the names of the layers, outermost first.
	Layers() []trace.Layer
}

// Source is an App or Body that knows the place of its source code.
type Source interface {
	Source() (callable string, src trace.Src)
}

// blocks is a list: its length is known.
type blocks struct {
	rest [][]byte
	one  [1][]byte // the list itself where there is one block, as there mostly is
}

// Blocks is a Body of the given blocks, whose number is known beforehand.
func Blocks(b ...[]byte) Body { return &blocks{rest: b} }

// Text is a Body of one block.
func Text(s string) Body {
	b := &blocks{one: [1][]byte{[]byte(s)}}
	b.rest = b.one[:]
	return b
}

func (b *blocks) Len() int { return len(b.rest) }

func (b *blocks) Next() ([]byte, error) {
	if len(b.rest) == 0 {
		return nil, io.EOF
	}
	block := b.rest[0]
	b.rest = b.rest[1:]
	return block, nil
}

type stream struct {
	next func() ([]byte, error, bool)
	stop func()
}

// Stream is a Body that runs seq as it is iterated, as a Python generator
// does. Its length is not known. An error ends it.
func Stream(seq iter.Seq2[[]byte, error]) Body {
	next, stop := iter.Pull2(seq)
	return &stream{next: next, stop: stop}
}

func (s *stream) Next() ([]byte, error) {
	block, err, ok := s.next()
	switch {
	case !ok:
		return nil, io.EOF
	case err != nil:
		return nil, err
	}
	return block, nil
}

func (s *stream) Close() error {
	s.stop()
	return nil
}

// length is what len() would answer: -1 if the body has none, or fails to say.
func length(b Body) int {
	l, ok := b.(interface{ Len() int })
	if !ok {
		return -1
	}
	n, err := safely(func() (int, error) { return l.Len(), nil })
	if err != nil {
		return -1
	}
	return n
}

// describe names a callable and its place, for app.called.
func describe(app App) (string, trace.Src) {
	if s, ok := app.(Source); ok {
		return s.Source()
	}
	v := reflect.ValueOf(app)
	if v.Kind() == reflect.Func {
		return describeFunc(v)
	}
	name := strings.TrimPrefix(v.Type().String(), "*")
	call, ok := v.Type().MethodByName("Call")
	if !ok {
		return name, trace.Src{}
	}
	_, src := describeFunc(call.Func)
	return name, src
}

func describeFunc(v reflect.Value) (string, trace.Src) {
	f := runtime.FuncForPC(v.Pointer())
	if f == nil {
		return "func", trace.Src{}
	}
	file, line := f.FileLine(f.Entry())
	// The last two parts of the path do not tell whose machine the program was built on.
	return path.Base(f.Name()), trace.Src{File: path.Join(path.Base(path.Dir(file)), path.Base(file)), Line: line}
}

// kindOf names the kind of a body as a Python programmer would.
func kindOf(b Body) string {
	switch b := b.(type) {
	case *blocks:
		return "list"
	case *stream:
		return "generator"
	case nil:
		return "nil"
	case interface{ Kind() string }:
		return b.Kind()
	}
	return strings.TrimPrefix(reflect.TypeOf(b).String(), "*")
}
