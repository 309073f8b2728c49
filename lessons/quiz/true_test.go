package quiz_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// Whatever the application is, no answer that counts as right is wrong, and none that counts as
// wrong is right: over each request of the course, and over what applications do that the course has not.
func TestEveryAnswerIsTrue(t *testing.T) {
	t.Parallel()
	if pythontest.Race {
		t.Skip("one goroutine asks them; TestTheAnswersAreWhatHappened runs with the detector")
	}
	for name, tr := range everyRun(t) {
		for seed := range uint64(30) {
			for _, q := range asking(t, seed).About(tr) {
				for i, c := range q.Choices {
					if is := isTrue(tr, q.Ask, c); is != (i == q.Right) {
						t.Errorf("%s: %s %q is %v, and counts as %v", name, q.Ask, c, is, i == q.Right)
					}
				}
				if answer := q.Choices[q.Right]; q.Fact == "" || strings.EqualFold(q.Fact, answer+".") || strings.ContainsAny(q.Fact, "{}") {
					t.Errorf("%s: %s %q has the fact %q", name, q.Ask, answer, q.Fact)
				}
			}
			if t.Failed() {
				break
			}
		}
	}
}

// everyRun are the records of the course's own requests, one for each stack and request.
func everyRun(t *testing.T) map[string]*trace.Trace {
	t.Helper()
	course, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	all := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.EngineForChecks(t)})
	runs, had := map[string]*trace.Trace{}, map[string]bool{}
	for _, l := range course.Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			same := fmt.Sprintf("%+v %+v", p.Run.Stack(), p.Run.Sends())
			if p.Run.App != "" && p.Recording == "" && !had[same] {
				had[same] = true
				runs[p.Ref()] = record(t, all, p.Run.Stack(), p.Run.Sends())
			}
		}
	}
	for _, app := range all.Apps() {
		method := "GET"
		if strings.HasPrefix(app, "demo:") {
			method = "HEAD"
		}
		runs[method+" "+app] = record(t, all, catalog.Stack{App: app}, sandbox.Request{Method: method, Target: "/x?y=1"})
	}
	return runs
}

// isTrue judges an answer by the events themselves.
func isTrue(tr *trace.Trace, ask, choice string) bool {
	s := tr.At(tr.Len())
	switch {
	case strings.HasPrefix(ask, "First "):
		first, second, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(ask, "First "), ". What comes next?"), ", then ")
		return comesNext(tr, first, second, choice)
	case strings.HasPrefix(ask, "environ has the key "):
		key, _, _ := strings.Cut(strings.TrimPrefix(ask, "environ has the key "), ". Where")
		v, _ := s.Variable(key)
		if v.By != "" {
			return choice == v.By.Name()
		}
		return choice == "the "+v.Source
	case strings.HasPrefix(ask, "start_response was called."):
		why := map[string]string{"block": "the first block of the body that is not empty", "write": "a call of write()", "end": "the end of the body, which had no bytes"}
		return tr.Find(trace.KindStartResponseCalled, 0) >= 0 && choice == why[s.Sent.Trigger]
	case strings.HasPrefix(ask, "How does the client know"):
		return s.Outcome() == "complete" && choice == ends(s)
	case strings.HasPrefix(ask, "Who is the first"):
		return choice == tr.Event(tr.Find(trace.KindStartResponseCalled, 0)).Layer.Name() ||
			choice == "server" && tr.Event(tr.Find(trace.KindStartResponseCalled, 0)).Layer.Name() == ""
	}
	return false
}

// ends is how the client knows where the body ends (RFC 9112, section 6.3).
func ends(s *trace.State) string {
	has := func(name, value string) bool {
		return slices.ContainsFunc(slices.Concat(s.Sent.Headers, s.Sent.ServerAdded), func(h trace.Header) bool {
			return strings.EqualFold(h.Name, name) && (value == "" || strings.EqualFold(h.Value, value))
		})
	}
	switch code := s.Sent.Status[:3]; {
	case s.Method == "HEAD" || code == "204" || code == "205" || code == "304":
		return "this response has no body"
	case has("Transfer-Encoding", "chunked"):
		return "the body comes in chunks, and the last one has size 0"
	case has("Content-Length", ""):
		return "Content-Length says how many bytes there are"
	}
	return "the server closes the connection"
}

// said are the sentences of what happens, by the events of which they are true.
var said = map[string]func(e trace.Event) bool{
	"the request line is read":                       kind(trace.KindRequestLine),
	"environ is built":                               kind(trace.KindEnvironBuilt),
	"a layer or the application is called":           kind(trace.KindAppCalled),
	"the body of the request is read":                kind(trace.KindInputRead),
	"start_response is called":                       kind(trace.KindStartResponseCalled),
	"the application or a layer returns":             kind(trace.KindAppReturned),
	"an exception leaves the application or a layer": kind(trace.KindAppRaised),
	"a block of the body is given":                   kind(trace.KindBodyBlock),
	"the head goes to the client":                    leaves("head"),
	"bytes of the body go to the client":             leaves("block"),
	"close() of the body is called": func(e trace.Event) bool {
		d, ok := e.Data.(*trace.IterableClosed)
		return ok && !d.Absent && d.Skipped == ""
	},
}

func kind(k trace.Kind) func(trace.Event) bool {
	return func(e trace.Event) bool { return e.Kind() == k }
}

func leaves(what string) func(trace.Event) bool {
	return func(e trace.Event) bool {
		d, ok := e.Data.(*trace.BytesOut)
		return ok && d.What == what
	}
}

// comesNext reports whether an event comes next behind two others, wherever these come one after the other.
func comesNext(tr *trace.Trace, first, second, next string) bool {
	var told []string
	for _, e := range tr.Events() {
		for sentence, of := range said {
			if of(e) {
				told = append(told, sentence)
			}
		}
	}
	goes := second == "bytes of the body go to the client" || second == "the body of the request is read"
	found := false
	for i := 1; i < len(told); i++ {
		if told[i-1] != first || told[i] != second {
			continue
		}
		rest := told[i+1:]
		for goes && len(rest) > 0 && rest[0] == second {
			rest = rest[1:] // of one body
		}
		if len(rest) > 0 && rest[0] != next {
			return false
		}
		found = found || len(rest) > 0
	}
	return found
}
