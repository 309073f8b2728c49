package application

import (
	"time"

	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// leastTold is what it costs to tell of lines before the trace has it, in between.
const leastTold = 5 * time.Millisecond

// toldLines is what it has cost to tell of lines since the trace was told of that.
func (r *request) toldLines() *trace.EngineWaited {
	d := &trace.EngineWaited{What: trace.WaitLines, For: r.told}
	r.told = 0
	return d
}

// answers is what a framework answers by itself.
func answers(f *wire.Fields) *trace.FrameworkAnswers {
	d := &trace.FrameworkAnswers{Framework: f.Str()}
	if e := (python.Error{Type: f.Str(), Message: f.Str()}); e.Type != "" {
		d.Exc = e.Exc()
	}
	d.Cause, d.Asked = f.Str(), f.Str()
	for _, known := range f.List() {
		text, _ := known.(string)
		d.Known = append(d.Known, text)
	}
	d.Count = f.Num()
	return d
}

// response is what has changed in the head of the response that a framework has in hand.
func (r *request) response(f *wire.Fields) *trace.FrameworkResponse {
	d := &trace.FrameworkResponse{Framework: f.Str(), Step: f.Str(), Name: f.Str(), After: f.Str(), Before: f.Str(), New: f.Flag()}
	if d.New {
		r.inHand = trace.Head{}
	}
	now := trace.Head{Status: f.Str(), Headers: headersOf(f.List())}
	d.Delta = trace.DiffHeads(r.inHand, now.Status, now.Headers)
	r.inHand = now
	return d
}
