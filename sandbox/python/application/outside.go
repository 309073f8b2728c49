package application

import (
	"log/slog"
	"strings"
	"sync"

	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// mostKept is how many bytes are kept of what an application says outside of a
// request, the last ones.
const mostKept = 64 << 10

// outside is what an application says outside of a request: while it is loaded,
// and afterwards from threads and programs of its own. The log has them at once,
// and the next recorded exchange tells of them before the application is called.
type outside struct {
	log *slog.Logger // nil if nobody reads it

	mu   sync.Mutex
	kept []trace.Event
	size int
}

// say takes one piece of text.
func (o *outside) say(src trace.Src, d *trace.CodePrint) {
	if d.Text == "" {
		return
	}
	if o.log != nil {
		for line := range strings.Lines(d.Text) {
			o.log.Info("the application wrote", "text", strings.TrimRight(line, "\r\n"), "when", d.When)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.kept = append(o.kept, trace.Event{Layer: trace.LayerApp, Dir: trace.In, Src: src, Data: d})
	o.size += len(d.Text)
	for o.size > mostKept && len(o.kept) > 1 {
		o.size -= len(o.kept[0].Data.(*trace.CodePrint).Text)
		o.kept = o.kept[1:]
	}
}

// tell has an exchange tell of what was said until now, if it is recorded.
func (o *outside) tell(x *wsgi.Exchange) {
	if x == nil || !x.Traced() {
		return
	}
	o.mu.Lock()
	kept := o.kept
	o.kept, o.size = nil, 0
	o.mu.Unlock()
	for _, e := range kept {
		x.Emit(e)
	}
}

// said takes a frame that is about no request.
func (a *App) said(payload any, when string) {
	in := wire.FieldsOf(payload)
	name, _ := in.Str(), in.Num()
	src := a.stack.Src(in.Maybe())
	f := wire.FieldsOf(wire.Take[any](in))
	d := &trace.CodePrint{Stream: f.Str(), Text: f.Str(), When: when}
	if name == "code.print" && !in.Bad && !f.Bad {
		a.outside.say(src, d)
	}
}

// wrote takes what a worker wrote beside its frames.
func (a *App) wrote(text, when string) {
	a.outside.say(trace.Src{}, &trace.CodePrint{Stream: "err", Text: text, When: when})
}
