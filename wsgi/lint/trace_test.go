package lint_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// tampered is the trace of a sound exchange in which some events are not what
// they were. An event that becomes nil is gone.
func tampered(change func(e trace.Event) []trace.Event) func(t *testing.T) *trace.Trace {
	return func(t *testing.T) *trace.Trace {
		_, tr := send(t, answering("200 OK", plain(), stream("hel", "lo")), get)
		var events []trace.Event
		for _, e := range tr.Events() {
			events = append(events, change(e)...)
		}
		return trace.New(tr.Started, events)
	}
}

// built changes the environ that the server made.
func built(change func(entries []trace.Entry) []trace.Entry) func(t *testing.T) *trace.Trace {
	return tampered(func(e trace.Event) []trace.Event {
		if d, ok := e.Data.(*trace.EnvironBuilt); ok {
			d.Entries = change(d.Entries)
		}
		return []trace.Event{e}
	})
}

func without(key string) func(t *testing.T) *trace.Trace {
	return built(func(entries []trace.Entry) []trace.Entry {
		return slices.DeleteFunc(entries, func(e trace.Entry) bool { return e.Key == key })
	})
}

func with(key, repr string) func(t *testing.T) *trace.Trace {
	return built(func(entries []trace.Entry) []trace.Entry {
		return append(slices.DeleteFunc(entries, func(e trace.Entry) bool { return e.Key == key }), trace.Entry{Key: key, Repr: repr})
	})
}

func unless(kind trace.Kind) func(t *testing.T) *trace.Trace {
	return tampered(func(e trace.Event) []trace.Event {
		if e.Kind() == kind {
			return nil
		}
		return []trace.Event{e}
	})
}

// Our server breaks none of these, so its traces are spoilt by hand.
func TestServers(t *testing.T) {
	t.Parallel()
	judge(t, []example{
		{"sound", tampered(func(e trace.Event) []trace.Event { return []trace.Event{e} }), nil},
		{"no method", without("REQUEST_METHOD"), []string{"server S5"}},
		{"empty method", with("REQUEST_METHOD", "''"), []string{"server S5"}},
		{"no scheme", without("wsgi.url_scheme"), []string{"server S16"}},
		{"CGI variable is bytes", with("REMOTE_ADDR", "b'127.0.0.1'"), []string{"server S14"}},
		{"CGI variable is None", with("REMOTE_USER", "None"), []string{"server S14"}},
		{"path without a slash", with("PATH_INFO", "'a'"), []string{"server S6"}},
		{"script is a slash", with("SCRIPT_NAME", "'/'"), []string{"server S6"}},
		{"no input", without("wsgi.input"), []string{"server S17"}},
		{"no threads", without("wsgi.multithread"), []string{"server S18"}},
		{"never closes", unless(trace.KindIterableClosed), []string{"server S39"}},
		{"closes twice", tampered(func(e trace.Event) []trace.Event {
			if e.Kind() == trace.KindIterableClosed {
				return []trace.Event{e, e}
			}
			return []trace.Event{e}
		}), []string{"server S39"}},
		{"two dates", tampered(func(e trace.Event) []trace.Event {
			if d, ok := e.Data.(*trace.HeadCommitted); ok {
				d.Headers = append(d.Headers, trace.Header{Name: "Date", Value: "now"})
			}
			return []trace.Event{e}
		}), []string{"server S30"}},
	})
}

// Whatever the reader refuses or remarks on is in the table.
func TestEveryRuleOfTheReaderIsKnown(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../http1/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("the reader's sources: %v, %v", files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range regexp.MustCompile(`(?:bad|note|once)\([^"\n]*"(H[0-9]+)"|Error\{[0-9]+, "(H[0-9]+)"|Note\{"(H[0-9]+)"`).FindAllStringSubmatch(string(text), -1) {
			rule := id[1] + id[2] + id[3]
			if _, ok := lint.Lookup(rule); !ok && !strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s uses %s, which the table lacks", file, rule)
			}
		}
	}
}

// A trace that was read from a file can hold anything.
func TestEmptyEventsDoNoHarm(t *testing.T) {
	t.Parallel()
	layers := []trace.Layer{trace.LayerServer, trace.MiddlewareLayer(0, "odd"), trace.LayerApp, "", "mw.x"}
	var events []trace.Event
	for range 2 {
		for _, kind := range trace.Kinds() {
			for _, l := range layers {
				events = append(events, trace.Event{Seq: len(events) + 1, X: 1, Layer: l, Data: kind.NewData()})
			}
		}
	}
	for n := range events {
		lint.Check(trace.New(started, slices.Clone(events[:n])))
		lint.Check(trace.New(started, slices.Clone(events[n:])))
	}
	for _, f := range lint.Check(trace.New(started, append(events, trace.Event{X: 1}))) {
		if f.Text == "" || len(f.Refs) == 0 {
			t.Errorf("%s says %q of %v", brief(f), f.Text, f.Refs)
		}
	}
}

// Where events are missing, nothing is concluded from what is not there.
func TestADroppedEventIsNoMistake(t *testing.T) {
	t.Parallel()
	tr := tampered(func(e trace.Event) []trace.Event {
		switch e.Data.(type) {
		case *trace.IterableClosed:
			return nil
		case *trace.ExchangeEnded:
			dropped := e
			dropped.Data = &trace.EventsDropped{Count: 9}
			return []trace.Event{dropped, e}
		}
		return []trace.Event{e}
	})(t)
	if found := lint.Check(tr); len(found) > 0 {
		t.Errorf("found %q", briefs(found))
	}
}

// A finding that the trace holds is told with what the table knows, and one of
// a rule that nobody knows is left alone.
func TestRecordedFindings(t *testing.T) {
	t.Parallel()
	events := []trace.Event{
		{Seq: 1, X: 1, Layer: trace.LayerApp, Data: &trace.Finding{Rule: "A3", Text: "called start_response by keyword"}},
		{Seq: 2, X: 1, Layer: trace.LayerApp, Data: &trace.Finding{Rule: "A3", Text: "called start_response by keyword"}},
		{Seq: 3, X: 1, Layer: trace.LayerApp, Data: &trace.Finding{Rule: "Z9", Text: "did something"}},
	}
	found := lint.Check(trace.New(started, events))
	if len(found) != 1 || found[0].Level != lint.Must || found[0].Text != "The application called start_response by keyword." {
		t.Errorf("found %+v", found)
	}
}

// Checking changes nothing: neither the bytes of a server whose sink checks at
// every event, whatever the application does, nor the trace.
func TestCheckingIsNotNoticed(t *testing.T) {
	t.Parallel()
	for _, c := range applications() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			app := wsgi.Chain(c.app, c.layers...)
			bare := talk(t, &wsgi.Server{Mounts: []wsgi.Mount{{App: app}}}, get)
			tape := tape.New(started)
			checked, tr := send(t, app, get, tape, trace.SinkFunc(func(trace.Event) { lint.Check(tape.Trace()) }))
			if undated(bare) != undated(checked) {
				t.Errorf("checked, the client got\n%q\nnot\n%q", checked, bare)
			}
			before := written(t, tr)
			first := fmt.Sprint(lint.Check(tr))
			if again := fmt.Sprint(lint.Check(tr)); again != first {
				t.Errorf("checked again:\n%s\nnot\n%s", again, first)
			}
			if after := written(t, tr); after != before {
				t.Errorf("after checking, the trace is\n%s\nnot\n%s", after, before)
			}
		})
	}
}

// undated takes away the one header that differs from one second to the next.
func undated(answer string) string {
	return regexp.MustCompile(`\r\nDate: [^\r]*`).ReplaceAllString(answer, "")
}

func written(t *testing.T, tr *trace.Trace) string {
	t.Helper()
	var b bytes.Buffer
	if err := trace.WriteJSON(&b, tr.Events()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every rule that a finding can have is told whole.
func TestTheTableIsWhole(t *testing.T) {
	t.Parallel()
	number := regexp.MustCompile(`^[SAMH][0-9]+$`)
	section := regexp.MustCompile(`^(PEP 3333, [A-Za-z]|RFC (9110|9112|3875|3986|6585) §[0-9])`)
	rules := lint.Rules()
	if len(rules) < 60 {
		t.Errorf("there are %d rules", len(rules))
	}
	for _, r := range rules {
		if !number.MatchString(r.ID) || !section.MatchString(r.Section) {
			t.Errorf("rule %q stands in %q", r.ID, r.Section)
		}
		if !slices.Contains([]lint.Level{lint.Must, lint.Should, lint.Advice}, r.Level) {
			t.Errorf("%s has the level %q", r.ID, r.Level)
		}
		if !strings.HasSuffix(r.Instead, ".") || strings.Contains(r.Instead, "  ") || len(r.Instead) > 140 {
			t.Errorf("%s says what to do instead in %q", r.ID, r.Instead)
		}
		if known, ok := lint.Lookup(r.ID); !ok || known.ID != r.ID {
			t.Errorf("Lookup(%q) gives %+v", r.ID, known)
		}
	}
	if _, ok := lint.Lookup("Z9"); ok {
		t.Error("Lookup knows a rule Z9")
	}
}
