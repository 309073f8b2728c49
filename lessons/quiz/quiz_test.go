package quiz_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/content"
	"roundtrip/lessons"
	"roundtrip/lessons/quiz"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// run is the trace of one request through real sockets.
func run(t *testing.T, s catalog.Stack, target string) *trace.Trace {
	t.Helper()
	return record(t, catalog.New(catalog.Options{}), s, sandbox.Request{Method: "GET", Target: target})
}

// record is the trace of one request to what a catalog has.
func record(t *testing.T, c *catalog.Catalog, s catalog.Stack, req sandbox.Request) *trace.Trace {
	t.Helper()
	lab, err := sandbox.NewLab(c, s)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	x, err := lab.Send(req, sandbox.ToEnd)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Settle(ctx); err != nil {
		t.Fatal(err)
	}
	return x.Trace()
}

// asking asks in English.
func asking(t *testing.T, seed uint64) quiz.Quiz {
	t.Helper()
	course, err := lessons.Open(content.FS())
	if err != nil {
		t.Fatal(err)
	}
	texts, err := course.Quiz()
	if err != nil {
		t.Fatal(err)
	}
	return quiz.Quiz{Texts: texts, Rand: rand.New(rand.NewPCG(seed, 0))}
}

// Whatever is drawn, each question has different choices, and its answer is what happened.
func TestTheAnswersAreWhatHappened(t *testing.T) {
	t.Parallel()
	tr := run(t, catalog.Stack{App: "demo:hello", Middleware: []string{"timing", "session"}}, "/hello?name=Ada")
	right := map[string]bool{}
	for seed := range uint64(50) {
		questions := asking(t, seed).About(tr)
		if len(questions) != 5 {
			t.Fatalf("%d questions", len(questions))
		}
		for _, q := range questions {
			if len(q.Choices) < 2 || len(q.Choices) > 4 || len(slices.Compact(slices.Sorted(slices.Values(q.Choices)))) != len(q.Choices) {
				t.Errorf("%s has the choices %q", q.Ask, q.Choices)
			}
			if q.Fact == "" || !strings.HasSuffix(q.Ask, "?") {
				t.Errorf("%+v", q)
			}
			right[q.Ask+" "+q.Choices[q.Right]] = true
		}
	}
	for _, want := range []string{
		"Who is the first to receive a call of start_response? session",
		"start_response was called. What made the server send the head? the first block of the body that is not empty",
		"How does the client know where the body ends? Content-Length says how many bytes there are",
		"First the request line is read, then environ is built. What comes next? a layer or the application is called",
		"First a block of the body is given, then the head goes to the client. What comes next? bytes of the body go to the client",
	} {
		if !right[want] {
			t.Errorf("it is not said that %q", want)
		}
	}
}

func TestALineThatGoesIsAskedAbout(t *testing.T) {
	t.Parallel()
	with, without := run(t, catalog.Stack{App: "demo:hello"}, "/"), run(t, catalog.Stack{App: "demo:hello"}, "bad")
	q, ok := asking(t, 1).Without("Host: here", with, without)
	if !ok || q.Choices[q.Right] == "200 OK" || !strings.Contains(q.Fact, "With the line it got 200 OK, without it 400 Bad Request. The server has refused that request") {
		t.Errorf("%+v, %v", q, ok)
	}
}
