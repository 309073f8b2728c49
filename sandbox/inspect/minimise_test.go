package inspect_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

const failing = "POST /a?x=1&tea=green&y=2 HTTP/1.1\r\nHost: localhost\r\nUser-Agent: test\r\nCookie: a=1; bad=2; c=3\r\nX-Long: abc\r\n" +
	"Content-Length: 26\r\nConnection: close\r\n\r\nabcdefghijklmnopqrstuvwxyz"

// What is not needed for a failure is taken away, and nothing that is.
func TestARequestIsMadeSmaller(t *testing.T) {
	t.Parallel()
	got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(failing), Layers: []string{"timing", "session", "auth"}},
		inspect.Goal{Status: 500}, failsWith("tea=green", "bad=2", "mno", "\nHost:"))
	if err != nil {
		t.Fatal(err)
	}
	const want = "POST /a?tea=green HTTP/1.1\r\nHost: localhost\r\nCookie: bad=2\r\nContent-Length: 3\r\n\r\nmno"
	if string(got.Request) != want || len(got.Layers) != 0 || !got.Done || got.Tries > inspect.MostTries {
		t.Errorf("%q through %v, done %v after %d tries", got.Request, got.Layers, got.Done, got.Tries)
	}
}

// Bodies are made smaller as what they are: values of JSON become the simplest of their kind, fields of forms
// and parts of uploads go as a whole. What was sent in chunks has a length then.
func TestABodyIsMadeSmallerAsWhatItIs(t *testing.T) {
	t.Parallel()
	const upload = "--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n" +
		"Content-Type: image/png\r\n\r\n0123456789\r\n--b--\r\n"
	for _, tt := range []struct {
		kind, body, want string
		needed           []string
	}{
		{"application/json", `{"id":1,"note":"hello","lines":[1,2,3]}`, `{}`, []string{"{"}},
		{"application/json", `{ "id": 17, "note": "hello", "deep": {"a": [true, {"x": null, "y": "kettle"}]} }`, `{"id":0,"deep":{"a":[{"y":"ett"}]}}`, []string{`"id":`, `"y"`, "ett"}},
		{"", `[{"id":3},{"id":40}]`, `[{"id":40}]`, []string{`40`}},
		{"application/json", `{"id":`, `id`, []string{"id"}},
		{"application/x-www-form-urlencoded", "a=1&qty=7&note=%C3%A4b", "qty=&note=%A4", []string{"qty", "%A4"}},
		{"multipart/form-data; boundary=b", upload, "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\r\n7\r\n--b--\r\n", []string{"photo", "7"}},
		{"text/plain", "", "", nil},
	} {
		head := "POST / HTTP/1.1\r\nContent-Type: " + tt.kind + "\r\n"
		for _, request := range []string{
			head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(tt.body), tt.body),
			head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(tt.body), tt.body),
		} {
			got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(request)}, inspect.Goal{Status: 500}, failsWith(append(tt.needed, "Content-Type")...))
			if err != nil {
				t.Fatal(err)
			}
			if _, body, _ := strings.Cut(string(got.Request), "\r\n\r\n"); body != tt.want && tt.body != "" || got.Tries > inspect.MostTries || !got.Done {
				t.Errorf("%q has become %q after %d tries, want %q", request, got.Request, got.Tries, tt.want)
			}
		}
	}
}

// Nothing is sent twice.
func TestNoAttemptIsSentTwice(t *testing.T) {
	t.Parallel()
	sent, try := map[string]int{}, failsWith("tea=green", "bad=2", "mno", "\nHost:")
	_, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(failing), Layers: []string{"timing"}}, inspect.Goal{Status: 500},
		func(ctx context.Context, a inspect.Attempt) (*trace.Trace, error) {
			sent[fmt.Sprintf("%q %q", a.Layers, a.Request)]++
			return try(ctx, a)
		})
	if err != nil {
		t.Fatal(err)
	}
	for attempt, n := range sent {
		if n > 1 {
			t.Errorf("%s %d times", attempt, n)
		}
	}
}

// Of an exception its type and line have to stay, whatever it says: another one with the same status is another bug.
func TestAnotherExceptionIsAnotherBug(t *testing.T) {
	t.Parallel()
	const request = "POST / HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 39\r\n\r\n{\"id\":1,\"note\":\"hello\",\"lines\":[1,2,3]}"
	failed := func(_ context.Context, a inspect.Attempt) (*trace.Trace, error) {
		exc, line := "KeyError: None", 18
		for _, key := range []string{"id", "lines"} {
			if !bytes.Contains(a.Request, []byte(key)) {
				exc, line = fmt.Sprintf("KeyError: '%s'", key), 11
			}
		}
		wrote := &trace.ErrorsWrite{Handled: trace.Handled{Exc: exc, At: trace.Src{File: "shop.py", Line: line}}}
		return trace.New(time.Time{}, []trace.Event{{Data: wrote}, {Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: "500 No"}}}), nil
	}
	tr, _ := failed(t.Context(), inspect.Attempt{Request: []byte(request)})
	goal, wrong := inspect.GoalOf(tr)
	if !wrong || goal.String() != "KeyError at shop.py:18" {
		t.Errorf("%v is what stays", goal)
	}
	got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(request)}, goal, failed)
	if err != nil || !strings.HasSuffix(string(got.Request), "\r\n\r\n{\"id\":0,\"lines\":[]}") {
		t.Errorf("%q, %v", got.Request, err)
	}
	other := strings.Replace(request, "id", "no", 1)
	if _, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(other)}, goal, failed); !errors.Is(err, inspect.ErrGone) || !strings.Contains(err.Error(), "KeyError at shop.py:11") {
		t.Errorf("of another exception: %v", err)
	}
}

// A refusal by the server stays the refusal by that rule.
func TestAnotherRuleIsAnotherRefusal(t *testing.T) {
	t.Parallel()
	refused := func(rule string) *trace.Trace {
		return trace.New(time.Time{}, []trace.Event{
			{Layer: trace.LayerServer, Data: &trace.RequestRejected{Status: 400, Rule: rule}}, {Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: "400 Bad Request"}},
		})
	}
	goal, wrong := inspect.GoalOf(refused("H12"))
	if !wrong || goal.String() != "the status 400 by rule H12" || !goal.Met(refused("H12")) || goal.Met(refused("H3")) {
		t.Errorf("%v is what stays", goal)
	}
}

// More than so many times nothing is sent, and what does not happen again is said.
func TestMakingSmallerEnds(t *testing.T) {
	t.Parallel()
	long := strings.Replace(failing, "Content-Length: 26", "Content-Length: 20000", 1)
	long = long[:len(long)-26] + strings.Repeat("ab", 10_000)
	tries := 0
	try := failsWith(strings.Repeat("b", 1))
	got, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(long)}, inspect.Goal{Status: 500},
		func(ctx context.Context, a inspect.Attempt) (*trace.Trace, error) { tries++; return try(ctx, a) })
	if err != nil || tries > inspect.MostTries || got.Tries != tries {
		t.Errorf("%d tries, %d told, %v", tries, got.Tries, err)
	}
	if _, err := inspect.Minimise(t.Context(), inspect.Attempt{Request: []byte(failing)}, inspect.Goal{Status: 500}, failsWith("nowhere")); !errors.Is(err, inspect.ErrGone) {
		t.Errorf("of what does not happen again: %v", err)
	}
}

// A real application is asked, through fewer layers each time.
func TestARealFailureIsMadeSmaller(t *testing.T) {
	t.Parallel()
	c := catalog.New(catalog.Options{Content: content.FS()})
	trials := inspect.NewTrials(c, catalog.Stack{App: "demo:raises"})
	defer trials.Close()
	first := inspect.Attempt{Request: []byte(failing), Layers: []string{"timing", "session"}}
	tr, err := trials.Try(t.Context(), first)
	if err != nil {
		t.Fatal(err)
	}
	goal, _ := inspect.GoalOf(tr)
	got, err := inspect.Minimise(t.Context(), first, goal, trials.Try)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Layers) != 0 || !strings.HasPrefix(string(got.Request), "POST /a HTTP/1.1\r\nHost: localhost\r\n") || got.Trace.At(got.Trace.Len()).Status() != 500 {
		t.Errorf("%q through %v", got.Request, got.Layers)
	}
	if goal, ok := inspect.GoalOf(got.Trace); !ok || goal.String() != `"the kettle is empty"` {
		t.Errorf("what is wrong is %v", goal)
	}
}

// failsWith answers 500 where all of some texts are in the request, and 200 else.
func failsWith(needed ...string) func(context.Context, inspect.Attempt) (*trace.Trace, error) {
	return func(_ context.Context, a inspect.Attempt) (*trace.Trace, error) {
		status := "500 No"
		for _, text := range needed {
			if !bytes.Contains(a.Request, []byte(text)) {
				status = "200 OK"
			}
		}
		return trace.New(time.Time{}, []trace.Event{{Layer: trace.LayerServer, Data: &trace.HeadCommitted{Status: status}}}), nil
	}
}

// An error of Go says the same with another id or number in it: what was counted, or made for this request, does not
// keep a request from being made smaller.
func TestAnErrorStaysWithAnotherIdInIt(t *testing.T) {
	t.Parallel()
	fails := func(exc string) *trace.Trace {
		return trace.New(time.Time{}, []trace.Event{{Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: exc}}})
	}
	goal, wrong := inspect.GoalOf(fails("request 17 (3f2a9c1b77) has no stock"))
	for exc, want := range map[string]bool{
		"request 17 (3f2a9c1b77) has no stock":  true,
		"request 203 (b81e44d09a) has no stock": true,
		"request 17 (3f2a9c1b77) has no price":  false,
		"":                                      false,
	} {
		if got := goal.Met(fails(exc)); got != want || !wrong {
			t.Errorf("%q: %v", exc, got)
		}
	}
}
