package trace

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Version is the version of the vocabulary, the `v` of every event.
const Version = 1

// Event is one thing that happened in an exchange: the envelope of
// wsgi-trace/1 around the Data of its kind. The kinds are in kind.go, what each
// carries in data.go, and the names of its fields in fields.go.
type Event struct {
	// Seq is the order within the exchange, from 1; within the connection
	// where X is 0.
	Seq int
	// X is the exchange, from 1; 0 for an event of the connection.
	X int
	// Conn is the connection, from 1.
	Conn int
	// N is the ordinal of the request on its connection, from 1; 0 where X is 0.
	N int
	// T is the gateway's monotonic clock.
	T time.Duration
	// Held is the total time for which the exchange was held before this event.
	Held time.Duration
	// Layer is who the event happened to: for a call, the callee.
	Layer Layer
	// Depth is how many calls enclose the event: 0 in the server.
	Depth int
	// Dir is the direction in which the event moves, towards the
	// application or back.
	Dir Dir
	// Pair is the Seq of the matching call or return, 0 if there is none.
	Pair int
	// Src is the source line that did it, if it is known.
	Src Src
	// Spans are the bytes that the event concerns.
	Spans []Span
	// Data are the fields of the event's own kind.
	Data Data
}

// Size is how many bytes of the connection the event is about.
func (e Event) Size() int64 {
	var n int64
	for _, s := range e.Spans {
		n += s.Len
	}
	return n
}

// Kind is the kind of the event's data, KindNone for an empty event.
func (e Event) Kind() Kind {
	if e.Data == nil {
		return KindNone
	}
	return e.Data.Kind()
}

// Data are the fields that belong to one kind of event. The types of this
// package that describe events implement it, and no others can.
type Data interface {
	// Kind names the kind of event that the fields belong to.
	Kind() Kind
	// fields lists them to a Coder, which writes or fills them in.
	fields(c Coder)
}

// Dir is the direction of an event.
type Dir uint8

// The directions. In is towards the application, Out is back to the client.
const (
	In Dir = iota
	Out
)

// String is the direction as traces write it: "in" or "out".
func (d Dir) String() string {
	if d == Out {
		return "out"
	}
	return "in"
}

// Src is a place in source code. Line counts from 1; 0 means that only the
// file is known.
type Src struct {
	File string
	Line int
}

// The buffers that a span can point into. Edits have one each, see [EditBuf].
const (
	BufIn  = "in"
	BufOut = "out"
)

// EditBuf names the buffer that holds the bytes of the n-th edit.
func EditBuf(n int) string { return "edit." + strconv.Itoa(n) }

// Span is a run of bytes. Off counts from the first byte of the connection in
// that direction, or of the edit.
type Span struct {
	Buf string `json:"buf"`
	Off int64  `json:"off"`
	Len int64  `json:"len"`
}

// End is the offset just behind the span.
func (s Span) End() int64 { return s.Off + s.Len }

// Contains reports whether the byte at off of buffer buf lies in the span.
func (s Span) Contains(buf string, off int64) bool {
	return s.Buf == buf && s.Off <= off && off < s.End()
}

// Overlaps reports whether two spans have a byte in common.
func (s Span) Overlaps(o Span) bool { return s.Buf == o.Buf && s.Off < o.End() && o.Off < s.End() }

// Header is a name and a value, both native strings (PEP 3333, A Note On
// String Types): every character stands for one byte.
type Header struct {
	Name, Value string
}

// Layer is a place in the chain: "server", "mw.<i>:<name>" with i counting
// inwards from 0, "app", or "app.<i>:<name>" for what the app itself calls as
// if it were an application, with i counting inwards from 1.
type Layer string

// The two ends of every chain.
const (
	LayerServer Layer = "server"
	LayerApp    Layer = "app"
)

// MiddlewareLayer is the layer of the i-th middleware, 0 being the outermost.
func MiddlewareLayer(i int, name string) Layer {
	return Layer(fmt.Sprintf("mw.%d:%s", i, name))
}

// Inner returns how deep in the app a layer lies that the app calls, and
// whether it is one.
func (l Layer) Inner() (int, bool) { return l.index("app.") }

// Edit reports whether the layer stands for an edit that a person made.
func (l Layer) Edit() bool { return strings.HasPrefix(string(l), "edit.") }

// Rank orders layers from the server inwards.
func (l Layer) Rank() int {
	const app = 1 << 30
	if l == LayerServer {
		return -1
	}
	if i, ok := l.Middleware(); ok {
		return i
	}
	i, _ := l.Inner()
	return app + i
}

// Name is the layer's name without its place: "server", "timing", "app".
func (l Layer) Name() string {
	if _, name, ok := strings.Cut(string(l), ":"); ok {
		return name
	}
	return string(l)
}

// Middleware returns the layer's index among the middleware, and whether it is
// one.
func (l Layer) Middleware() (int, bool) { return l.index("mw.") }

func (l Layer) index(kind string) (int, bool) {
	rest, ok := strings.CutPrefix(string(l), kind)
	if !ok {
		return 0, false
	}
	digits, _, _ := strings.Cut(rest, ":")
	i, err := strconv.Atoi(digits)
	return i, err == nil
}
