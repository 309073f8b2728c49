package application

import (
	"cmp"
	"time"

	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// mostEvaluating is how long an evaluation may take. It is given up at the next line of Python that it runs; one that
// comes to none is ended with its request, as one that runs for too long.
const mostEvaluating = 5 * time.Second

// evaluate has the worker evaluate what a person asks while the request is held, in the thread that waits there.
func (r *request) evaluate(q trace.Question) (*trace.Event, trace.Reply) {
	if !r.waits || r.lost != nil {
		return nil, trace.Reply{Why: wsgi.NobodyAnswers}
	}
	r.call.RenewTime()
	defer r.call.RenewTime()
	began := time.Now()
	f, err := r.ask(q)
	took := time.Since(began)
	switch {
	case err != nil:
		d := &trace.CodeAsked{Text: q.Text, Outcome: trace.AskedLost, Value: "The Python that ran it has ended: " + r.lose(err).Error(), Took: took}
		return &trace.Event{Src: r.seen.Src, Data: d}, trace.Reply{}
	case q.Names:
		return nil, trace.Reply{Names: namesOf(f.Payload)}
	}
	e, known := r.asked(q.Text, wire.FieldsOf(f.Payload))
	if !known {
		return nil, trace.Reply{Why: wsgi.NobodyAnswers}
	}
	e.Data.(*trace.CodeAsked).Took = took
	return e, trace.Reply{}
}

// ask sends a question in place of the answer that the worker waits for, and serves it until it replies.
func (r *request) ask(q trace.Question) (wire.Frame, error) {
	defer func() { r.waits = true }() // for the answer
	verb := marshal.Tuple{"evaluate", q.Text, int(min(mostEvaluating, r.worker.Limit()/2) / time.Millisecond)}
	if q.Names {
		verb = marshal.Tuple{"names", q.Text}
	}
	if err := r.send(wire.Answer, verb); err != nil {
		return wire.Frame{}, err
	}
	for {
		f, err := r.take()
		if err != nil || f.Kind == wire.Evaluated {
			return f, err
		}
		if served, err := r.served(f); err != nil || !served {
			return wire.Frame{}, cmp.Or(err, wire.ErrNonsense)
		}
	}
}

// asked reads what the worker tells of an evaluation, false where no code of the application's stands.
func (r *request) asked(text string, f *wire.Fields) (*trace.Event, bool) {
	d := &trace.CodeAsked{Text: text, Outcome: trace.Outcome(f.Str()), Value: f.Str(), Type: f.Str(), Printed: f.Str()}
	src := r.app.stack.Src(f.Maybe())
	d.Func, d.Environ, d.Changed = f.Str(), deltaOf(f.Maybe()), deltaOf(f.Maybe())
	d.Bound = headersOf(f.List())
	switch d.Outcome {
	case trace.AskedValue, trace.AskedDone, trace.AskedRaised, trace.AskedUnbound, trace.AskedLate:
		return &trace.Event{Src: src, Data: d}, !f.Bad
	}
	return nil, false
}

func namesOf(payload any) []string {
	rows, _ := payload.([]any)
	var names []string
	for _, row := range rows {
		if name, ok := row.(string); ok {
			names = append(names, name)
		}
	}
	return names
}
