package http1_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi/http1"
)

// answer is a plain response of many blocks on HTTP/1.1; each change makes it another.
func answer(changes ...func(*http1.ResponseFacts)) http1.ResponseFacts {
	facts := http1.ResponseFacts{Method: "GET", Version: "HTTP/1.1", Status: 200, ContentLength: -1, Items: -1}
	for _, change := range changes {
		change(&facts)
	}
	return facts
}

func status(n int) func(*http1.ResponseFacts) { return func(f *http1.ResponseFacts) { f.Status = n } }
func length(n int64) func(*http1.ResponseFacts) {
	return func(f *http1.ResponseFacts) { f.ContentLength = n }
}
func by(m string) func(*http1.ResponseFacts) { return func(f *http1.ResponseFacts) { f.Method = m } }
func old10(f *http1.ResponseFacts)           { f.Version, f.ClientClose = "HTTP/1.0", true }
func kept10(f *http1.ResponseFacts)          { f.Version, f.KeepAlive10 = "HTTP/1.0", true }
func closing(f *http1.ResponseFacts)         { f.ClientClose = true }
func leaving(f *http1.ResponseFacts)         { f.ServerClose = true }
func wrote(f *http1.ResponseFacts)           { f.Wrote = true }
func empty(f *http1.ResponseFacts)           { f.Items = 0 }
func single(n int64) func(*http1.ResponseFacts) {
	return func(f *http1.ResponseFacts) { f.Items, f.ItemLength = 1, n }
}

func TestFrame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule  string
		facts http1.ResponseFacts
		want  string
	}{
		{"H89", answer(length(3)), "content-length keep []"},
		{"H89", answer(length(3), single(9)), "content-length keep []"},
		{"H89", answer(length(0), wrote), "content-length keep []"},
		{"H91", answer(single(11)), "content-length keep [Content-Length: 11]"},
		{"H91", answer(single(0)), "content-length keep [Content-Length: 0]"},
		{"H91", answer(single(11), wrote), "chunked keep [Transfer-Encoding: chunked]"},
		{"H92", answer(empty), "content-length keep [Content-Length: 0]"},
		{"H92", answer(empty, wrote), "chunked keep [Transfer-Encoding: chunked]"},
		{"H93", answer(), "chunked keep [Transfer-Encoding: chunked]"},
		{"H93", answer(closing), "chunked close [Transfer-Encoding: chunked Connection: close]"},
		{"H94", answer(old10), "close close [Connection: close]"},
		{"H94", answer(kept10), "close close [Connection: close]"},
		{"H95", answer(by("HEAD")), "none keep no-body []"},
		{"H95", answer(by("HEAD"), length(7)), "none keep no-body []"},
		{"H95", answer(by("HEAD"), single(7)), "none keep no-body [Content-Length: 7]"},
		{"H95", answer(by("HEAD"), single(0)), "none keep no-body []"},
		{"H95", answer(by("HEAD"), empty), "none keep no-body []"},
		{"H95", answer(by("HEAD"), single(7), wrote), "none keep no-body []"},
		{"H96", answer(status(204), length(5)), "none keep no-body no-length []"},
		{"H96", answer(status(204), single(5)), "none keep no-body []"},
		{"H96", answer(status(204), by("HEAD")), "none keep no-body []"},
		{"H97", answer(status(304), length(5)), "none keep no-body []"},
		{"H97", answer(status(304), single(5)), "none keep no-body []"},
		{"H98", answer(status(205), length(5)), "none keep no-body no-length [Content-Length: 0]"},
		{"H98", answer(status(205), length(0)), "none keep no-body []"},
		{"H98", answer(status(205)), "none keep no-body [Content-Length: 0]"},
		{"H21", answer(by("CONNECT"), length(5), closing), "close close no-length [Connection: close]"},
		{"H21", answer(by("CONNECT"), status(405), length(5), closing), "content-length close [Connection: close]"},
		{"H82", answer(length(3), closing), "content-length close [Connection: close]"},
		{"H88", answer(length(3), leaving), "content-length close [Connection: close]"},
		{"H83", answer(length(3), kept10), "content-length keep [Connection: keep-alive]"},
		{"H83", answer(single(3), kept10), "content-length keep [Content-Length: 3 Connection: keep-alive]"},
		{"H83", answer(by("HEAD"), kept10), "none keep no-body [Connection: keep-alive]"},
		{"H83", answer(length(3), kept10, leaving), "content-length close [Connection: close]"},
		{"H83", answer(length(3), old10), "content-length close [Connection: close]"},
	} {
		plan := http1.Frame(c.facts)
		if got := describe(plan); got != c.want {
			t.Errorf("%s %+v\n got %s\nwant %s", c.rule, c.facts, got, c.want)
		}
		var lines strings.Builder
		for _, h := range plan.Headers() {
			fmt.Fprintf(&lines, "%s: %s\r\n", h.Name, h.Value)
		}
		if got := string(plan.AppendFields(nil)); got != lines.String() {
			t.Errorf("%s AppendFields gives %q, Headers %q", c.rule, got, lines.String())
		}
	}
}

func describe(p http1.ResponsePlan) string {
	words := []string{p.Framing.String(), map[bool]string{true: "keep", false: "close"}[p.KeepAlive]}
	if p.DropBody {
		words = append(words, "no-body")
	}
	if p.DropLength {
		words = append(words, "no-length")
	}
	var added []string
	for _, h := range p.Headers() {
		added = append(added, h.Name+": "+h.Value)
	}
	return strings.Join(words, " ") + fmt.Sprintf(" %v", added)
}

func TestCheckStatus(t *testing.T) {
	t.Parallel()
	for status, want := range map[string]string{
		"200 OK": "", "200 ": "", "999 Fr\u00f6\u00f6dy": "", "404 \u0080": "",
		"": "H100", "200": "H100", "20 OK": "H100", "0200 OK": "H100", "2x0 OK": "H100", "099 Low": "H100", "200OK": "H100", " 200 OK": "H100",
		"100 Continue": "H96", "101 Switching": "H96",
		"200 OK\r\nX: y": "H103", "200 OK\r": "H103", "200 \x00": "H103", "200 \t": "H103", "200 \x7f": "H103",
		"200 \u0416": "H103", "200 \u00e9\n": "H103", "200 \xe9": "H103",
	} {
		if got := ruleOf(http1.CheckStatus(status)); got != want {
			t.Errorf("CheckStatus(%q) is by %q, want %q", status, got, want)
		}
	}
	if got, want := http1.CheckStatus("200").Error(), `status "200": it must be three digits, a space and a reason, such as 200 OK`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := http1.StatusCode("418 Teapot"); got != 418 {
		t.Errorf("StatusCode is %d, want 418", got)
	}
}

func ruleOf(err error) string {
	var refused *http1.HeaderError
	if errors.As(err, &refused) {
		return refused.Rule
	}
	return ""
}

func TestCheckHeader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, rule string }{
		{"X-Tea", "green", ""}, {"x", "", ""}, {"Location", "../a", ""}, {"X", "caf\u00e9\u0080\u00ff", ""},
		{"", "v", "H103"}, {"X Y", "v", "H103"}, {"X:", "v", "H103"}, {"X\n", "v", "H103"}, {"\u00e9", "v", "H103"},
		{"X", "a\r\nb", "H103"}, {"X", "a\nb", "H103"}, {"X", "a\x00", "H103"}, {"X", "a\tb", "H103"}, {"X", "\x7f", "H103"},
		{"X", "\u0100", "H103"}, {"X", "\u00e9\r", "H103"}, {"X", "\xff", "H103"},
		{"Connection", "close", "H105"}, {"keep-alive", "1", "H105"}, {"PROXY-AUTHENTICATE", "v", "H105"},
		{"Proxy-Authorization", "v", "H105"}, {"proxy-connection", "v", "H105"}, {"TE", "v", "H105"}, {"trailer", "v", "H105"},
		{"Trailers", "v", "H105"}, {"Transfer-Encoding", "gzip", "H105"}, {"Upgrade", "v", "H105"},
	} {
		err := http1.CheckHeader(c.name, c.value)
		if got := ruleOf(err); got != c.rule {
			t.Errorf("CheckHeader(%q, %q) is by %q, want %q", c.name, c.value, got, c.rule)
		}
		if err != nil && strings.ContainsAny(err.Error(), "\r\n\x00") {
			t.Errorf("the error holds control characters: %q", err.Error())
		}
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	headers := []http1.Pair{{Name: "set-COOKIE", Value: "a"}, {Name: "set-COOKIE", Value: "\u00e9"}}
	head := http1.AppendStatus([]byte("!"), "200 Froody\u00ff")
	for _, h := range headers {
		head = http1.AppendField(head, h.Name, h.Value)
	}
	head = http1.AppendHeadEnd(head)
	if want := "!HTTP/1.1 200 Froody\xff\r\nset-COOKIE: a\r\nset-COOKIE: \xe9\r\n\r\n"; string(head) != want {
		t.Errorf("head %q, want %q", head, want)
	}
	chunk := http1.AppendChunk(nil, []byte(strings.Repeat("a", 26)))
	chunk = http1.AppendChunk(chunk, nil)
	if want := "1a\r\n" + strings.Repeat("a", 26) + "\r\n0\r\n\r\n"; string(chunk)+http1.LastChunk() != want {
		t.Errorf("chunks %q, want %q", string(chunk)+http1.LastChunk(), want)
	}
	if want := "HTTP/1.1 100 Continue\r\n\r\n"; http1.Continue() != want {
		t.Errorf("interim answer %q, want %q", http1.Continue(), want)
	}
}

func TestParseLength(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"0": 0, "003": 3, "9223372036854775807": 1<<63 - 1} {
		if got, ok := http1.ParseLength(text); got != want || !ok {
			t.Errorf("ParseLength(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "+1", "-1", "1 ", "0x1", "9223372036854775808", "99999999999999999999"} {
		if got, ok := http1.ParseLength(text); ok {
			t.Errorf("ParseLength(%q) = %d, want a refusal", text, got)
		}
	}
}
