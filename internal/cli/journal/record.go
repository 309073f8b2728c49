package journal

import (
	"bytes"
	"encoding/json"

	"roundtrip/internal/cli/report"
	words "roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// record is what a journal knows of one exchange. Its memory serves the next one.
type record struct {
	journal *Journal
	access  Access
	cause   report.Cause
	events  tape.Buffer // for the checker
	checker lint.Checker
	text    []byte
	asJSON  *json.Encoder // to encoded
	encoded bytes.Buffer
}

func newRecord(j *Journal) *record {
	r := &record{journal: j}
	r.asJSON = json.NewEncoder(theme.JSON(&r.encoded))
	r.asJSON.SetEscapeHTML(false)
	return r
}

// ReadsEnviron says that an environ can be read where it lies ([trace.EntrySource]).
func (r *record) ReadsEnviron() {}

// told are the kinds that a line and the notes are made of.
var told = trace.KindsOf(
	trace.KindRequestLine, trace.KindRequestRejected, trace.KindRouteChosen, trace.KindEngineWaited, trace.KindEngineFault,
	trace.KindFrameworkAnswers, trace.KindErrorsWrite, trace.KindCodePrint, trace.KindAppRaised, trace.KindExchangeEnded,
)

// judged are the kinds that rules are about.
var judged = lint.Reads()

// Kinds are those of what is told, and judged ([trace.KindReader]).
func (r *record) Kinds() trace.KindSet {
	if r.journal.Findings {
		return told | judged
	}
	return told
}

// Record takes the next event of the exchange.
func (r *record) Record(e trace.Event) {
	j := r.journal
	r.access.take(&e)
	r.cause.Take(&e)
	if j.Findings && judged.Has(e.Kind()) {
		r.events.Record(e)
	}
	switch d := e.Data.(type) {
	case *trace.CodePrint:
		if d.When == "" { // the log has told of the rest
			j.note(printable(split(d.Text))...)
		}
	case *trace.EngineFault:
		j.note(words.FaultOf(d))
	case *trace.ExchangeEnded:
		r.tell()
		r.reset()
		j.records.Put(r)
	}
}

// reset makes the record ready for the next exchange.
func (r *record) reset() {
	r.access, r.cause, r.text = Access{}, report.Cause{}, r.text[:0]
	r.events.Reset()
	r.encoded.Reset()
}

// Line is the line of an exchange that was recorded, as a journal tells of one that ends.
func Line(tr *trace.Trace, look theme.Theme) string {
	r := newRecord(&Journal{Options: Options{Theme: look, Findings: true}, paint: paintOf(look)})
	s := tr.At(tr.Len())
	r.access = Access{By: "server", MS: float64(s.Elapsed().Microseconds()) / 1000, Out: s.Out.Total}
	if !tr.Started.IsZero() {
		r.access.Time = tr.Started.Add(s.Idle).Local()
	}
	for _, e := range tr.Events() {
		r.access.take(&e)
		r.cause.Take(&e)
		r.events.Record(e)
	}
	r.judge()
	return string(r.access.appendText(nil, &r.journal.paint, 0))
}

// judge finds why the request failed, and which rules it broke.
func (r *record) judge() {
	a := &r.access
	if a.Raised == "" && a.By == "app" {
		a.Raised = r.cause.Of(a.Status).String()
	}
	if r.journal.Findings {
		a.Findings = report.Findings(&r.checker, r.events.Events())
	}
}

// tell tells of the request, which has ended.
func (r *record) tell() {
	j, a := r.journal, &r.access
	r.judge()
	switch j.Format {
	case JSON:
		_ = r.asJSON.Encode(a) // there is nothing in it that JSON cannot have
		j.outbox.add(access, r.encoded.Bytes())
		return
	case Text:
		r.text = a.appendText(r.text, &j.paint, j.Raised)
		j.outbox.add(access, r.text)
	}
	for _, f := range a.Findings {
		if j.isNews(f) {
			j.finding(f, a.asked())
		}
	}
}

// finding tells a finding, and the first request that it was found in.
func (j *Journal) finding(f report.Found, request string) {
	var b bytes.Buffer
	b.WriteString(request + "\n")
	f.Write(&b, j.Theme, j.Width)
	j.outbox.add(notes, b.Bytes())
}
