package record

import (
	"cmp"
	"fmt"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// detail says what an event means.
func detail(e trace.Event, state *trace.State, s Signs) string {
	switch d := e.Data.(type) {
	case *trace.ConnAccepted:
		return "from " + Safe(d.Peer)
	case *trace.ConnReused:
		return "the next request on this connection"
	case *trace.BytesIn:
		return theme.Count(int(e.Size()), "byte")
	case *trace.RequestLine:
		return Safe(d.Method + " " + d.Target + " " + d.Version)
	case *trace.RequestHeader:
		return Safe(d.Name+": "+d.Value) + key(d.Key)
	case *trace.RequestRejected:
		return fmt.Sprintf("refused with %d: %s (%s)", d.Status, Safe(d.Reason), d.Rule)
	case *trace.ExpectContinue:
		return "the client may send its body"
	case *trace.RouteChosen:
		return route(d)
	case *trace.Queued:
		return Safe(d.Why)
	case *trace.EngineWaited:
		return Sentence("waited "+Took(d.For)+engine(d.What), Safe(d.Why))
	case *trace.EnvironBuilt:
		return origins(d)
	case *trace.AppCalled:
		return Sentence(callable(e, d), answer(e.Src), s.environ(d.Delta, state), When(d.Shift != "", "path shifted by "+Safe(d.Shift)))
	case *trace.InputRead:
		return read(d)
	case *trace.FrameworkEntered:
		return Sentence(Step(*d), d.ElsewhereWords(), place(e.Src))
	case *trace.FrameworkAnswers:
		return Sentence(Safe(strings.TrimSuffix(d.String(), ".")), place(e.Src))
	case *trace.FrameworkResponse:
		return response(d, s)
	case *trace.FrameworkLeft:
		return Sentence(Step(trace.FrameworkEntered{Framework: d.Framework, Step: d.Step, Name: d.Name})+" took "+Took(d.Took), When(d.Raised, "an exception ended it"+at(e.Src)))
	case *trace.FrameworkUnknown:
		return "the steps of " + Safe(d.Framework) + " are not told of, since its version is not known here: " + Safe(d.Why)
	}
	return outwards(e, state, s)
}

// at is a place in a sentence, "" where it is not known.
func at(src trace.Src) string {
	if src.Line == 0 {
		return ""
	}
	return " at " + place(src)
}

// Step names a step of a framework, with the arguments of a view: "Flask's view home(n=3)".
func Step(d trace.FrameworkEntered) string {
	return Safe(d.Framework + "'s " + strings.ReplaceAll(d.Step, "_", " ") + " " + d.Called())
}

// response says what has changed in the head of a framework's response, and what ran meanwhile.
func response(d *trace.FrameworkResponse, s Signs) string {
	ran := strings.ReplaceAll(d.Ran(), "_", " ")
	return Sentence(Safe(cmp.Or(ran, d.Between())), When(d.New, "a response"), Safe(d.Delta.Status), s.Head(trace.HeadersDelta{Add: d.Delta.Add, Set: d.Delta.Set, Del: d.Delta.Del}))
}

// engine is what was waited for, in words.
func engine(what string) string {
	return cmp.Or(map[string]string{
		"process": " for a Python process to start", trace.WaitTurn: " for its turn", trace.WaitLines: " while lines of Python, or steps of a framework, were told of",
	}[what], " for the Python inside to start")
}

// callable is where the layer's code stands, or what it is.
func callable(e trace.Event, d *trace.AppCalled) string {
	return cmp.Or(place(e.Src), Safe(d.Callable))
}

// answer says why the journey comes to what a view of Flask's has returned or raised, "" of any other layer.
func answer(called trace.Src) string {
	file := strings.ReplaceAll(called.File, `\`, "/")
	if strings.HasSuffix(file, "werkzeug/wrappers/response.py") || strings.HasSuffix(file, "werkzeug/exceptions.py") {
		return "an answer of Flask's, which is itself called as an application"
	}
	return ""
}

// place is a file with its line, as far as they are known.
func place(src trace.Src) string {
	if src.Line == 0 {
		return Safe(src.File)
	}
	return fmt.Sprintf("%s:%d", Safe(src.File), src.Line)
}

func key(k string) string {
	if k == "" {
		return " (dropped)"
	}
	return " as " + Safe(k)
}

func route(d *trace.RouteChosen) string {
	who := "the application: "
	switch d.Route {
	case trace.RouteConnection:
		who = "the connection itself: "
	case "static":
		who = "a file: "
	case trace.RouteForward:
		who = "another server: "
	}
	return who + Safe(d.Why)
}

// origins counts the keys by where they came from.
func origins(d *trace.EnvironBuilt) string {
	n := map[string]int{}
	for _, e := range d.Entries {
		n[e.Source]++
	}
	return fmt.Sprintf("%s: %d request, %d connection, %d server",
		theme.Count(len(d.Entries), "key"), n["request"], n["connection"], n["server"])
}

func read(d *trace.InputRead) string {
	asked := ""
	if d.Asked >= 0 {
		asked = fmt.Sprint(d.Asked)
	}
	return Sentence(fmt.Sprintf("%s(%s) gives %s", d.Method, asked, theme.Count(d.Got, "byte")), When(d.EOF, "that was all"))
}

// outwards says what an event on the way back means.
func outwards(e trace.Event, state *trace.State, s Signs) string {
	switch d := e.Data.(type) {
	case *trace.StartResponseCalled:
		return started(e, d, state, s)
	case *trace.StartResponseReplaced:
		return Sentence(Safe(d.New)+" takes the place of "+Safe(d.Old), Safe(d.Exc))
	case *trace.StartResponseReraised:
		return Sentence("too late, the head is out", "raised again: "+Safe(d.Exc))
	case *trace.AppReturned:
		return returned(d, state, s)
	case *trace.BodyBlock:
		return block(d, state, s)
	case *trace.HeadCommitted:
		return committed(d, s)
	case *trace.BytesOut:
		return theme.Count(int(e.Size()), "byte") + written(d)
	case *trace.BodyEnded:
		return ended(d.Reason)
	case *trace.IterableClosed:
		return closed(d)
	case *trace.AppRaised:
		return reason(d.Exc)
	case *trace.ExchangeEnded:
		return Sentence(Outcome(d.Outcome), "connection "+Kept(d.KeepAlive))
	}
	return aside(e)
}

// started tells a head on its way out: how many headers, or what differs from
// the head further inside.
func started(e trace.Event, d *trace.StartResponseCalled, state *trace.State, s Signs) string {
	headers := s.Head(d.Delta)
	if headers == "" {
		headers = theme.Count(len(d.Headers), "header")
	} else {
		headers += by(receiver(e.Layer, state))
	}
	return Sentence(Safe(d.Status), headers, s.environ(d.Environ, state), When(d.ExcInfo != "", "with exc_info: "+Safe(d.ExcInfo)))
}

func returned(d *trace.AppReturned, state *trace.State, s Signs) string {
	what := Safe(d.Type)
	if d.Len >= 0 {
		what += " of " + theme.Count(d.Len, "block")
	}
	if d.Generator != "" {
		what += " of " + Safe(d.Generator) + at(d.GeneratorAt)
	}
	return Sentence(what+When(d.Passed, ", passed on"), When(d.HasClose, "has close()"), s.environ(d.Environ, state))
}

func block(d *trace.BodyBlock, state *trace.State, s Signs) string {
	text := preview(d)
	return Sentence(
		When(d.Empty, "empty")+When(!d.Empty, theme.Count(d.Len, "byte")+": "+text),
		When(d.Via == "write", "through write()"),
		s.environ(d.Environ, state),
	)
}

// preview is the beginning of a block, as text where it is packed.
func preview(d *trace.BodyBlock) string {
	if text, packed := trace.Packed(d.Head, d.Len); packed {
		return Safe(text)
	}
	text := Safe(string(d.Head))
	if more := d.Len - len(d.Head); more > 0 {
		text += " … " + theme.Count(more, "more byte")
	}
	return text
}

func committed(d *trace.HeadCommitted, s Signs) string {
	why := map[string]string{
		"block": "at the first block", "write": "at the first write()", "end": "at the end of the body",
		"rejected": "by the server itself", "error": "by the server itself", "static": "for the file",
		"forwarded": "as the other server sent it",
	}[d.Trigger]
	return Sentence(Safe(d.Status), why, s.Head(trace.HeadersDelta{Add: d.ServerAdded}))
}

func written(d *trace.BytesOut) string {
	switch {
	case d.What == "head":
		return " of the head"
	case d.What == "last chunk":
		return ", the last chunk: the body is over"
	case d.What == "tunnel":
		return " of the other protocol"
	case strings.HasPrefix(d.What, "1"):
		return " of an interim response"
	case d.Framing == "chunked":
		return " of the body, as a chunk"
	}
	return " of the body"
}

func ended(reason string) string {
	return cmp.Or(map[string]string{
		"exhausted": "no more blocks", "content_length": "as long as Content-Length says",
		"replaced": "an error; the server answers in its place",
		"no_body":  "the client gets the head only", "client_gone": "the client is gone",
	}[reason], "cut short by an error")
}

func closed(d *trace.IterableClosed) string {
	switch {
	case d.Absent, d.Skipped == "absent":
		return "the iterable has no close()"
	case d.Skipped != "" && d.Raised != "":
		return "close() did not come to its end: " + reason(d.Raised)
	case d.Skipped == "engine_lost":
		return "close() could not be called: its Python was lost"
	case d.Skipped != "":
		return "close() could not be called: " + Safe(d.Skipped)
	}
	return Sentence("close() took "+Took(d.Took), When(d.Raised != "", "and raised "+reason(d.Raised)))
}

// Result is how an exchange ended, with the status of its answer.
func Result(d *trace.ExchangeEnded, status string) string {
	return Sentence(status+", "+Outcome(d.Outcome), "connection "+Kept(d.KeepAlive))
}

// Times is how long an exchange took without what it waited for, that, and its bytes.
func Times(d *trace.ExchangeEnded, w trace.Waits) string {
	return Sentence(
		Took(max(0, d.Total-w.All())), When(w.Start > 0, "Python's start apart, "+Took(w.Start)),
		When(w.Turn > 0, "the wait for its turn apart, "+Took(w.Turn)), When(w.Lines > 0, "telling of lines and steps apart, "+Took(w.Lines)),
		theme.Count(int(d.In), "byte")+" in, "+theme.Count(int(d.Out), "byte")+" out",
	)
}

// Outcome is how an exchange ended.
func Outcome(o string) string {
	return cmp.Or(map[string]string{
		"complete": "complete", "rejected": "refused by the server",
		"aborted": "the client was gone before the end", "dropped": "the connection was cut",
	}[o], "ended by an error")
}

// Kept is what became of the connection.
func Kept(keep bool) string {
	if keep {
		return "kept"
	}
	return "closed"
}

// aside says what a note about holding, printing or recording means.
func aside(e trace.Event) string {
	switch d := e.Data.(type) {
	case *trace.ErrorsWrite:
		return Safe(d.Text)
	case *trace.CodePrint:
		return Printed(d)
	case *trace.CodeAsked:
		return asked(d)
	case *trace.Code:
		return fmt.Sprintf("%s, line %d, in %s", Safe(d.File), d.Line, Safe(d.Func))
	case *trace.ClientEOF:
		return "the client sends no more"
	case *trace.ConnClosed:
		return "by the " + d.By
	case *trace.Hold:
		return Sentence(d.Reason, When(d.Lasted > 0, "for "+Took(d.Lasted)))
	case *trace.HoldSkipped:
		return Safe(d.Why)
	case *trace.Edited:
		return Safe(d.Name()) + ": " + Safe(d.Words())
	case *trace.EventsDropped:
		return theme.Count(d.Count, "event") + " more were not kept"
	case *trace.EngineFault:
		return FaultOf(d)
	case *trace.Finding:
		return Sentence(d.Rule+" ("+d.Level+")", Safe(d.Text), Safe(d.Section))
	}
	return ""
}

// asked says what a person asked, and the answer.
func asked(d *trace.CodeAsked) string {
	if !d.Kept() {
		return "you asked something, which is masked or was not saved"
	}
	return "you asked: " + Safe(d.Text) + " → " + Safe(d.Words())
}

// FaultOf says what went wrong in Roundtrip itself, in a sentence.
func FaultOf(d *trace.EngineFault) string {
	return fmt.Sprintf("An error in Roundtrip's own code (%s, line %d: %s) has ended the recording of what the application does. The request goes on.",
		Safe(d.Own.File), d.Own.Line, Safe(d.Exc))
}

// Printed says what was printed, and when, if not for the request.
func Printed(d *trace.CodePrint) string {
	how := map[string]string{"out": "printed: ", "err": "to stderr: "}[d.Stream]
	switch d.When {
	case trace.WhenLoading:
		how = "while it was loaded, " + how
	case trace.WhenIdle:
		how = "before this request or beside it, " + how
	}
	return how + Safe(d.Text)
}
