package python

import (
	"log/slog"
	"strings"
	"sync"

	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// mostWords is how many bytes are kept of what an application says outside of a
// request, the last ones.
const mostWords = 64 << 10

// words are what an application says outside of a request: while it is loaded,
// and afterwards from threads and programs of its own. The log has them at once,
// and the next recorded exchange tells of them before the application is called.
type words struct {
	log *slog.Logger // nil if nobody reads it

	mu   sync.Mutex
	kept []trace.Event
	size int
}

// say takes one piece of text.
func (s *words) say(src trace.Src, d *trace.CodePrint) {
	if d.Text == "" {
		return
	}
	if s.log != nil {
		for line := range strings.Lines(d.Text) {
			s.log.Info("the application wrote", "text", strings.TrimRight(line, "\r\n"), "when", d.When)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.kept = append(s.kept, trace.Event{Layer: trace.LayerApp, Dir: trace.In, Src: src, Data: d})
	s.size += len(d.Text)
	for s.size > mostWords && len(s.kept) > 1 {
		s.size -= len(s.kept[0].Data.(*trace.CodePrint).Text)
		s.kept = s.kept[1:]
	}
}

// tell has an exchange tell of what was said until now, if it is recorded.
func (s *words) tell(x *wsgi.Exchange) {
	if x == nil || !x.Traced() {
		return
	}
	s.mu.Lock()
	kept := s.kept
	s.kept, s.size = nil, 0
	s.mu.Unlock()
	for _, e := range kept {
		x.Emit(e)
	}
}

// overhear takes a frame that is about no request.
func (a *App) overhear(payload any, when string) {
	in := wire.FieldsOf(payload)
	name, _ := in.Str(), in.Num()
	src := a.stack.src(in.Maybe())
	f := wire.FieldsOf(wire.Take[any](in))
	d := &trace.CodePrint{Stream: f.Str(), Text: f.Str(), When: when}
	if name == "code.print" && !in.Bad && !f.Bad {
		a.words.say(src, d)
	}
}

// overhearOutput takes what a worker wrote beside its frames.
func (a *App) overhearOutput(text, when string) {
	a.words.say(trace.Src{}, &trace.CodePrint{Stream: "err", Text: text, When: when})
}
