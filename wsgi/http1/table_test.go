package http1_test

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi/http1"
)

// row is one line of the decision table put to the test. The input is refused with status and rule,
// or accepted when status is 0.
type row struct {
	rule   string
	input  string
	status int
	check  func(message) string // of the first message; "" is agreement
}

func runRows(t *testing.T, rows []row) {
	t.Helper()
	for i, c := range rows {
		t.Run(fmt.Sprintf("%s/%d", c.rule, i), func(t *testing.T) {
			t.Parallel()
			out := readEveryWay(t, c.input, http1.DefaultLimits())
			if got := verdict(out); got != c.verdict() {
				t.Fatalf("%q\n got %s (%v)\nwant %s", c.input, got, out.Refusal, c.verdict())
			}
			if c.check == nil {
				return
			}
			if complaint := c.check(out.Messages[0]); complaint != "" {
				t.Errorf("%q: %s", c.input, complaint)
			}
		})
	}
}

func (c row) verdict() string {
	if c.status == 0 {
		return "accepted"
	}
	return fmt.Sprintf("%d by %s", c.status, c.rule)
}

func verdict(out outcome) string {
	switch {
	case out.Refusal != nil:
		return fmt.Sprintf("%d by %s", out.Refusal.Status, out.Refusal.Rule)
	case len(out.Messages) == 0:
		return "nothing"
	}
	return "accepted"
}

// request is a request with this line and a Host.
func request(line string) string { return line + "\r\nHost: x\r\n\r\n" }

// get is a request for this target.
func get(target string) string { return request("GET " + target + " HTTP/1.1") }

// with is a POST with these further lines.
func with(lines string) string { return "POST / HTTP/1.1\r\nHost: x\r\n" + lines + "\r\n\r\n" }

// old is an HTTP/1.0 request with these lines.
func old(lines string) string { return "GET / HTTP/1.0\r\n" + lines + "\r\n\r\n" }

// chunks is a chunked POST whose body is this on the wire.
func chunks(wire string) string { return with("Transfer-Encoding: chunked") + wire }

// noted asserts a note by the rule on exactly this text of the input.
func noted(rule, input, text string) func(message) string {
	return func(m message) string {
		for _, n := range m.Notes {
			if n.Rule == rule && n.Text != "" && input[n.Span.Off:n.Span.End()] == text {
				return ""
			}
		}
		return fmt.Sprintf("notes are %v, want one by %s on %q", m.Notes, rule, text)
	}
}

func path(want, query string) func(message) string {
	return func(m message) string {
		if m.Head.Path != want || m.Head.Query != query {
			return fmt.Sprintf("path %q, query %q, want %q and %q", m.Head.Path, m.Head.Query, want, query)
		}
		return ""
	}
}

func authority(form http1.TargetForm, want string) func(message) string {
	return func(m message) string {
		if m.Head.Form != form || m.Head.Authority != want {
			return fmt.Sprintf("%s with authority %q, want %s with %q", m.Head.Form, m.Head.Authority, form, want)
		}
		return ""
	}
}

func value(name, want string) func(message) string {
	return func(m message) string {
		for _, f := range m.Fields {
			if f.Name == name && f.Value == want {
				return ""
			}
		}
		return fmt.Sprintf("fields are %v, want %s with %q", m.Fields, name, want)
	}
}

func body(want string) func(message) string {
	return func(m message) string {
		if m.Body != want {
			return fmt.Sprintf("body is %q, want %q", m.Body, want)
		}
		return ""
	}
}

// persistent asserts what the head says about the connection and Expect.
func persistent(closes, keepAlive10, expect bool) func(message) string {
	return func(m message) string {
		h := m.Head
		if h.Close != closes || h.KeepAlive10 != keepAlive10 || h.Expect100 != expect {
			return fmt.Sprintf("Close %v, KeepAlive10 %v, Expect100 %v", h.Close, h.KeepAlive10, h.Expect100)
		}
		return ""
	}
}

func both(checks ...func(message) string) func(message) string {
	return func(m message) string {
		for _, check := range checks {
			if complaint := check(m); complaint != "" {
				return complaint
			}
		}
		return ""
	}
}

func method(want string) func(message) string {
	return func(m message) string {
		if m.Line.Method != want {
			return fmt.Sprintf("method %q, want %q", m.Line.Method, want)
		}
		return ""
	}
}

func version(want string) func(message) string {
	return func(m message) string {
		if m.Line.Version != want {
			return fmt.Sprintf("version %q, want %q", m.Line.Version, want)
		}
		return ""
	}
}

func skipped(want int) func(message) string {
	return func(m message) string {
		if m.Line.SkippedLines != want {
			return fmt.Sprintf("%d lines skipped, want %d", m.Line.SkippedLines, want)
		}
		return ""
	}
}

// repeat is a shorter name for what the limits need.
func repeat(s string, n int) string { return strings.Repeat(s, n) }
