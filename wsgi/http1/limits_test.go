package http1_test

import (
	"fmt"
	"testing"

	"roundtrip/wsgi/http1"
)

func TestLimitRows(t *testing.T) {
	t.Parallel()
	lines := func(n int) string {
		return request("GET / HTTP/1.1")[:len("GET / HTTP/1.1\r\nHost: x\r\n")] + repeat("A: b\r\n", n-1) + "\r\n"
	}
	runRows(t, []row{
		{rule: "H67", input: get("/" + repeat("a", 8192-14)), check: path("/"+repeat("a", 8192-14), "")},
		{rule: "H67", input: get("/" + repeat("a", 8192-13)), status: 414},
		{rule: "H67", input: repeat("a", 20000), status: 414},
		{rule: "H67", input: repeat("a", 8193) + "\n", status: 414},
		{rule: "H86", input: repeat("a", 8192), status: 400},
		{rule: "H68", input: with("A: " + repeat("b", 16<<10-3)), check: value("A", repeat("b", 16<<10-3))},
		{rule: "H68", input: with("A: " + repeat("b", 16<<10-2)), status: 431},
		{rule: "H68", input: with(repeat("b", 40<<10)), status: 431},
		{rule: "H68", input: lines(100), check: value("A", "b")},
		{rule: "H68", input: lines(101), status: 431},
	})
}

// TestHeadLimitCountsEveryByte uses a limit small enough to stand on its very byte.
func TestHeadLimitCountsEveryByte(t *testing.T) {
	t.Parallel()
	input := get("/abc")
	for limit := range len(input) + 3 {
		limits := http1.DefaultLimits()
		limits.Head = limit
		want := "accepted"
		if limit < len(input) {
			want = "431 by H68"
		}
		if got := verdict(readEveryWay(t, input, limits)); got != want {
			t.Errorf("limit %d for a head of %d bytes: %s, want %s", limit, len(input), got, want)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	limits := http1.DefaultLimits()
	limits.Body = 4
	for input, want := range map[string]string{
		with("Content-Length: 4") + "abcd":                                "accepted",
		with("Content-Length: 5") + "abcde":                               "413 by H51",
		chunks("3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"):                         "accepted",
		chunks("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"):                        "413 by H69",
		chunks("5\r\nabcde\r\n0\r\n\r\n"):                                 "413 by H69",
		with("Content-Length: 99999999999999999999"):                      "413 by H51",
		chunks("4;" + repeat("a", 900) + "\r\nabcd\r\n0\r\nA: b\r\n\r\n"): "accepted",
	} {
		if got := verdict(readEveryWay(t, input, limits)); got != want {
			t.Errorf("%.80q: %s, want %s", input, got, want)
		}
	}
}

func TestRefusalsHaveAStatusLine(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		400: "400 Bad Request", 413: "413 Content Too Large", 414: "414 URI Too Long", 417: "417 Expectation Failed",
		431: "431 Request Header Fields Too Large", 501: "501 Not Implemented", 505: "505 HTTP Version Not Supported",
	} {
		if got := (&http1.Error{Status: status}).StatusLine(); got != want {
			t.Errorf("status line %q, want %q", got, want)
		}
	}
	err := &http1.Error{Status: 400, Rule: "H28", Reason: "no Host", Span: http1.Span{Off: 7}}
	if got, want := err.Error(), "request refused with 400 (H28) at byte 7: no Host"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func ExampleCheckHead() {
	line := http1.RequestLine{Method: "GET", Target: "/tea?leaf=green", Version: "HTTP/1.1"}
	head, err := http1.CheckHead(line, []http1.Field{{Name: "Host", Value: "tea.example"}}, http1.DefaultLimits())
	fmt.Println(head.Form, head.Path, head.Query, err)
	// Output: origin-form /tea leaf=green <nil>
}
