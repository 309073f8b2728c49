package conform

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

func (r row) call() call {
	return call{send: r.send, half: r.half, methods: r.answeredMethods()}
}

// runRows runs rows against the echo, each in every delivery.
func runRows(t *testing.T, rows []row) {
	t.Helper()
	listeners := listenersFor(t, echoServer)
	for i, r := range rows {
		t.Run(fmt.Sprintf("%s/%d", r.rule, i), func(t *testing.T) {
			t.Parallel()
			r.run(t, listeners)
		})
	}
}

func echoServer() *wsgi.Server {
	return &wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(echo)}}}
}

func (r row) run(t *testing.T, listeners []*listening) {
	var want string
	for _, h := range listeners {
		o := h.visit(t, r.call())
		checkStory(t, o)
		if want == "" {
			r.judge(t, o)
			want = o.digest()
			continue
		}
		if got := o.digest(); got != want {
			t.Errorf("%.200q %s\n got %s\nwant %s", r.send, h.name, got, want)
		}
	}
}

func (r row) judge(t *testing.T, o outcome) {
	t.Helper()
	n := len(r.call().methods)
	if len(o.answers) != n {
		t.Fatalf("%.200q: %d answers, want %d", r.send, len(o.answers), n)
	}
	for i, a := range o.answers {
		if last := i == n-1; r.status != 0 && last {
			r.judgeRefusal(t, o, a)
		} else {
			r.judgeAnswer(t, a, o, r.closes && last)
		}
	}
	if want := !r.half && !r.closes && r.status == 0; o.open != want {
		t.Errorf("%.200q: the connection is open: %v, want %v", r.send, o.open, want)
	}
	if got := remarks(o.own()); r.status == 0 && got != r.remarks {
		t.Errorf("%.200q: remarked on by %q, want %q", r.send, got, r.remarks)
	}
	if r.status == 0 && r.check != nil {
		if complaint := r.check(reading(o.answers[n-1].body)); complaint != "" {
			t.Errorf("%.200q: %s", r.send, complaint)
		}
	}
}

// remarks are the rules by which the checker finds fault with the client.
func remarks(events []trace.Event) string {
	var rules []string
	for _, f := range lint.Check(trace.New(time.Time{}, slices.Clone(events))) {
		if f.Who == trace.LayerClient {
			rules = append(rules, f.Rule)
		}
	}
	return strings.Join(slices.Compact(rules), " ")
}

func (r row) judgeAnswer(t *testing.T, a answer, o outcome, closes bool) {
	t.Helper()
	if a.status != "200 OK" || a.cut || a.closes != closes {
		t.Errorf("%.200q: %s, cut %v, closes %v: %s", r.send, a.status, a.cut, a.closes, a.body)
	}
	if a.framing != "length" && a.framing != "none" && !strings.HasPrefix(r.send, "CONNECT") {
		t.Errorf("%.200q: the answer's end is found by %s", r.send, a.framing)
	}
	if ends := of[*trace.ExchangeEnded](o.own()); ends[0].Outcome != "complete" || ends[0].Status != 200 {
		t.Errorf("%.200q: recorded as %+v", r.send, ends[0])
	}
}

// judgeRefusal: a refusal says which rule was broken and where, ends the
// connection (H88), and calls no application after it.
func (r row) judgeRefusal(t *testing.T, o outcome, a answer) {
	t.Helper()
	if whole := a.framing == "length" || a.framing == "none"; a.code != r.status || !whole || a.cut || !a.closes {
		t.Errorf("%.200q: %s, end found by %s, closes %v; want %d: %s", r.send, a.status, a.framing, a.closes, r.status, a.body)
	}
	rule := r.rule
	if r.by != "" {
		rule = r.by
	}
	told := of[*trace.RequestRejected](o.events)
	if len(told) != 1 || told[0].Status != r.status || told[0].Rule != rule || told[0].Reason == "" {
		t.Fatalf("%.200q: recorded as %+v, want %d by %s", r.send, told, r.status, rule)
	}
	if n := taken(o); r.rule == "H65" && n != int64(len(r.send)) {
		t.Errorf("%.200q: of what came, %d bytes are recorded", r.send, n)
	}
	if at := pointed(o); r.at != "" && at != r.at {
		t.Errorf("%.200q: the refusal points at %.200q, want %q", r.send, at, r.at)
	}
	ends := of[*trace.ExchangeEnded](o.events)
	if end := ends[len(ends)-1]; end.Outcome != "rejected" || end.Status != r.status || end.KeepAlive {
		t.Errorf("%.200q: the exchange ended as %+v", r.send, end)
	}
	if by := of[*trace.ConnClosed](o.events)[0].By; by != "server" {
		t.Errorf("%.200q: closed by the %s", r.send, by)
	}
}

// taken is how many bytes the record has of what came.
func taken(o outcome) int64 {
	n := int64(0)
	for _, e := range o.events {
		if e.Kind() == trace.KindBytesIn {
			n = e.Spans[0].End()
		}
	}
	return n
}

// pointed are the bytes that the refusal points at.
func pointed(o outcome) string {
	for _, e := range o.events {
		if e.Kind() == trace.KindRequestRejected && len(e.Spans) == 1 {
			return o.sent[e.Spans[0].Off:e.Spans[0].End()]
		}
	}
	return ""
}

// echo reads the body and answers with all that it was given, but for what
// differs from one connection to the next.
func echo(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	s := seen{Env: make(map[string]string), Body: body}
	for key, value := range env.All() {
		if text, ok := value.(string); ok && !strings.HasSuffix(key, "_PORT") {
			s.Env[key] = text
		}
	}
	out, err := json.Marshal(s)
	if err != nil {
		return nil, err
	}
	if _, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "application/json"}}, nil); err != nil {
		return nil, err
	}
	return wsgi.Blocks(out), nil
}
