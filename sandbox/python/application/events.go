package application

import (
	"slices"
	"strings"
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// event tells the trace of what the worker tells, and gives the answer to a
// point: go on, an edit for the worker to apply, or drop.
func (r *request) event(in *wire.Fields) any {
	name, index := in.Str(), in.Num()
	src := r.eventAt(name, index, in)
	f := wire.FieldsOf(wire.Take[any](in))
	layer, known := r.worker.Layer(index)
	if in.Bad || !known {
		in.Bad = true
		return nil
	}
	if name == "errors.write" {
		leave := r.enter(index, src)
		text := f.Str()
		r.env.Errors().Handling(r.handled(f))
		_, _ = r.env.Errors().WriteString(text)
		leave()
		return resume
	}
	data, dir := r.eventData(name, f)
	if data == nil || f.Bad || !r.believes(index, data) {
		in.Bad = true
		return nil
	}
	if d, ok := data.(*trace.AppCalled); ok && r.seen.Src.Line == 0 {
		r.seen.Func = d.Callable
	}
	if r.x == nil {
		return resume
	}
	if data.Kind() == trace.KindEngineFault {
		layer.Layer, layer.Depth = trace.LayerServer, 0
	}
	if d, ok := data.(*trace.AppCalled); ok {
		d.Found = layer.Found
	}
	held := r.x.Held()
	decision := r.x.EmitBlock(trace.Event{Layer: layer.Layer, Depth: layer.Depth, Dir: dir, Src: src, Data: data}, r.block)
	if decision.Drop {
		return marshal.Tuple{"drop"}
	}
	r.claims.edited(index, data, decision.Edit)
	if asksForTime(data) {
		return marshal.Tuple{"go", int(r.x.Held() - held)}
	}
	return edit(decision.Edit)
}

// asksForTime reports whether the worker is told for how long the request was held there, since no
// edit can be made.
func asksForTime(d trace.Data) bool {
	switch d.(type) {
	case *trace.Code, *trace.FrameworkEntered, *trace.FrameworkLeft, *trace.FrameworkAnswers:
		return true
	}
	return false
}

// eventAt is the place of an event. Where a layer begins is told when it is
// called, which is no line that has run, and where it returned if that is not
// known.
func (r *request) eventAt(name string, layer int, in *wire.Fields) trace.Src {
	switch name {
	case "framework.entered", "framework.left", "framework.answers", "framework.response":
		return r.app.stack.Src(in.Maybe())
	case "app.called", "app.returned":
	default:
		return r.at(in)
	}
	src := r.app.stack.Src(in.Maybe())
	known, _ := r.worker.Layer(layer)
	switch {
	case name == "app.called":
		r.seen = python.Sighting{Src: trace.Src{File: src.File}}
	case src.Line > 0 && src != known.Src:
		r.seen = python.Sighting{Src: src}
	}
	return src
}

// eventData reads the fields of an event of the vocabulary, nil if it is none
// that a worker tells of.
func (r *request) eventData(name string, f *wire.Fields) (trace.Data, trace.Dir) {
	switch name {
	case "app.called":
		return called(f), trace.In
	case "app.returned":
		d := &trace.AppReturned{Type: f.Str(), Len: f.Num(), HasClose: f.Flag(), FileWrapper: f.Flag(), Passed: f.Flag()}
		d.Environ = deltaOf(f.Maybe())
		if made := f.Maybe(); made != nil {
			d.Generator, d.GeneratorAt = made.Str(), r.app.stack.Src(made.Maybe())
		}
		return d, trace.Out
	case "app.raised":
		e := &python.Error{Type: f.Str(), Message: f.Str()}
		e.Frames = r.app.stack.Frames(f.List())
		return &trace.AppRaised{Exc: e.Exc(), Stack: e.StackTrace()}, trace.Out
	case "start_response.called":
		d := &trace.StartResponseCalled{Status: f.Str(), Headers: headersOf(f.List()), ExcInfo: f.Text()}
		d.Environ = deltaOf(f.Maybe())
		d.By = string(r.layer(f.Num()))
		if f.Flag() {
			d.ChangeAt = string(trace.LayerServer)
		}
		return d, trace.Out
	case "finding":
		return finding(f.Str(), f.Str()), trace.Out
	case "body.block":
		d := &trace.BodyBlock{Ordinal: f.Num(), Len: f.Num(), Via: "next"}
		block := f.Bytes()
		d.Head, r.block = slices.Clone(block[:min(len(block), trace.BlockHead)]), nil
		if d.Empty, d.Environ = d.Len == 0, deltaOf(f.Maybe()); d.Len == len(block) {
			r.block = block
		}
		d.ChangeAt = string(r.layer(f.Num()))
		return d, trace.Out
	case "code.call", "code.line", "code.return", "code.raise":
		d := step(name, r.seen.Src, f)
		if r.told += time.Duration(f.Num()); r.told >= leastTold {
			r.x.Emit(trace.Event{Data: r.toldLines()})
		}
		return d, trace.In
	case "engine.waited":
		r.told += time.Duration(f.Num())
		return r.toldLines(), trace.In
	case "framework.unknown":
		return &trace.FrameworkUnknown{Framework: f.Str(), Why: f.Str()}, trace.In
	case "framework.entered":
		return &trace.FrameworkEntered{Framework: f.Str(), Step: f.Str(), Name: f.Str(), Since: time.Duration(f.Num()), Args: headersOf(f.List()), Elsewhere: f.Flag()}, trace.In
	case "framework.left":
		return &trace.FrameworkLeft{Framework: f.Str(), Step: f.Str(), Name: f.Str(), Took: time.Duration(f.Num()), Raised: f.Flag()}, trace.Out
	case "framework.answers":
		return answers(f), trace.Out
	case "framework.response":
		return r.response(f), trace.Out
	case "engine.fault":
		d := &trace.EngineFault{Exc: f.Str()}
		if at := f.Maybe(); at != nil {
			d.Own = ownSrc(at)
		}
		return d, trace.In
	case "code.print":
		return &trace.CodePrint{Stream: f.Str(), Text: f.Str(), Handled: r.handled(f)}, trace.In
	}
	return nil, trace.In
}

// handled is the exception that the application handles while it writes.
func (r *request) handled(f *wire.Fields) trace.Handled {
	h := f.Maybe()
	if h == nil {
		return trace.Handled{}
	}
	e := python.Error{Type: h.Str(), Message: h.Str()}
	return trace.Handled{Exc: e.Exc(), At: r.app.stack.Src(h.Maybe())}
}

// ownSrc is a line of the worker's own code, whose files Python knows as
// <roundtrip saferepr>.
func ownSrc(f *wire.Fields) trace.Src {
	name := strings.TrimSuffix(strings.TrimPrefix(f.Str(), "<roundtrip "), ">")
	return trace.Src{File: "worker/" + name + ".py", Line: f.Num()}
}

// finding is a duty that the worker saw broken, with what the checker knows of
// it.
func finding(id, text string) *trace.Finding {
	rule, _ := lint.Lookup(id)
	return &trace.Finding{Rule: id, Level: string(rule.Level), Section: rule.Section, Text: text}
}

func called(f *wire.Fields) *trace.AppCalled {
	d := &trace.AppCalled{Callable: f.Str()}
	if changes := f.Maybe(); changes != nil {
		d.Delta = deltaOf(changes)
		d.Shift = changes.Str()
	}
	d.Wraps = f.Flag()
	return d
}

// step is a step in the user's source.
func step(name string, at trace.Src, f *wire.Fields) *trace.Code {
	d := trace.NewCode(map[string]trace.Kind{
		"code.call": trace.KindCodeCall, "code.line": trace.KindCodeLine,
		"code.return": trace.KindCodeReturn, "code.raise": trace.KindCodeRaise,
	}[name])
	d.File, d.Line = at.File, at.Line
	d.Func, d.Depth, d.Locals = f.Str(), f.Num(), headersOf(f.List())
	return d
}

// edit is an edit as the worker's frames carry it.
func edit(e trace.Edit) marshal.Tuple {
	switch e := e.(type) {
	case trace.Edits:
		all := make([]any, len(e))
		for i, c := range e {
			all[i] = marshal.Tuple{c.Key, c.Value}
			if c.Delete {
				all[i] = marshal.Tuple{c.Key, nil}
			}
		}
		return marshal.Tuple{"environ", all}
	case trace.EditHead:
		pairs := make([]any, len(e.Headers))
		for i, h := range e.Headers {
			pairs[i] = marshal.Tuple{h.Name, h.Value}
		}
		return marshal.Tuple{"head", e.Status, pairs}
	case trace.EditBlock:
		return marshal.Tuple{"block", e.Block}
	}
	return resume
}
