package http1_test

import (
	"fmt"
	"testing"

	"roundtrip/wsgi/http1"
)

func TestChunkRows(t *testing.T) {
	t.Parallel()
	extended := chunks("5;a;b=c ; d = \"e;\\\"\\\\f\"\r\nhello\r\n0;z\r\n\r\n")
	trailers := chunks("0\r\nX-A: b\r\nContent-Length: 3\r\nX_C: d\r\n\r\n") + get("/next")
	rows := []row{
		{rule: "H59", input: chunks("A\r\n0123456789\r\n00b\r\nhello\r\nyou!\r\n000\r\n\r\n"), check: body("0123456789hello\r\nyou!")},
		{rule: "H59", input: chunks(repeat("0", 300) + "1\r\na\r\n0\r\n\r\n"), check: body("a")},
		{rule: "H59", input: chunks("1" + repeat("0", 16) + "\r\na"), status: 400},
		{rule: "H69", input: chunks("fFFFFFFFFFFFFFFF\r\na"), status: 413},
		{rule: "H69", input: chunks("1\r\na\r\n40000000\r\na"), status: 413},
		{rule: "H61", input: extended, check: both(body("hello"), noted("H61", extended, ";a;b=c ; d = \"e;\\\"\\\\f\""), noted("H61", extended, ";z"))},
		{rule: "H61", input: chunks("1;" + repeat("a", 1023) + "\r\na\r\n0\r\n\r\n"), check: body("a")},
		{rule: "H61", input: chunks("1;" + repeat("a", 1024) + "\r\na\r\n0\r\n\r\n"), status: 400},
		{rule: "H61", input: chunks("1;" + repeat("a", 9000)), status: 400},
		{rule: "H61", input: chunks(repeat("0", 9000)), status: 400},
		{rule: "H61", input: chunks(repeat("1;"+repeat("a", 999)+"\r\na\r\n", 17) + "0\r\n\r\n"), status: 400},
		{rule: "H61", input: chunks(repeat("1;"+repeat("a", 999)+"\r\na\r\n", 16) + "0\r\n\r\n"), check: body(repeat("a", 16))},
		{rule: "H63", input: chunks("1\na\r\n0\r\n\r\n"), status: 400},
		{rule: "H63", input: chunks("1\r\na\n0\r\n\r\n"), status: 400},
		{rule: "H63", input: chunks("1\r\nab\r\n0\r\n\r\n"), status: 400},
		{rule: "H63", input: chunks("5\r\nABCDE0\r\n"), status: 400},
		{rule: "H63", input: chunks("1\r\na\r0\r\n\r\n"), status: 400},
		{rule: "H63", input: chunks("3 \n  \r\nfoo\r\n\r\n"), status: 400},
		{rule: "H64", input: trailers, check: both(trailing("X-A=b Content-Length=3 X_C=d "), noted("H64", trailers, "Content-Length"))},
		{rule: "H39", input: chunks("0\r\nX: b\n\r\n"), status: 400},
		{rule: "H35", input: chunks("0\r\nGET / HTTP/1.1\r\n\r\n"), status: 400},
		{rule: "H37", input: chunks("0\r\n X: b\r\n\r\n"), status: 400},
		{rule: "H38", input: chunks("0\r\nX: b\r\n c\r\n\r\n"), status: 400},
		{rule: "H41", input: chunks("0\r\nX: \x00\r\n\r\n"), status: 400},
		{rule: "H70", input: chunks("0\r\n" + repeat("A: b\r\n", 101) + "\r\n"), status: 400},
		{rule: "H70", input: chunks("0\r\nA: " + repeat("b", 16<<10) + "\r\n\r\n"), status: 400},
		{rule: "H70", input: chunks("0\r\n" + repeat("A: "+repeat("b", 16000)+"\r\n", 5) + "\r\n"), status: 400},
		{rule: "H60", input: chunks("3\r\nfoo\r\n\r\n"), status: 400},
	}
	for _, cut := range []string{"", "1", "1\r", "1\r\n", "3\r\na", "1\r\na", "1\r\na\r", "1\r\na\r\n", "0\r\n", "0\r\nX: b\r\n", "0\r\n\r"} {
		rows = append(rows, row{rule: "H65", input: chunks(cut), status: 400})
	}
	for _, size := range []string{"+5", "-5", "0x5", "6_0", " 0", "", "INVALID", "5g", "\xb5", ";a"} {
		rows = append(rows, row{rule: "H60", input: chunks(size + "\r\nhello\r\n0\r\n\r\n"), status: 400})
	}
	for _, ext := range []string{
		";", " ", "\t", " erfr", ";a;", ";a ", ";a=", ";a=;b", ";=b", ";a=\"b", ";a=\"b\\", ";a=\"b\"c", ";a=\"\x01\"", ";a b", ";a\rb", "\r;a",
		";a=\"\\\x01\"", ";a\x00", ";\xc3\xa0", ";a=\"b\\\"",
	} {
		rows = append(rows, row{rule: "H62", input: chunks("5" + ext + "\r\nhello\r\n0\r\n\r\n"), status: 400})
	}
	runRows(t, rows)
}

func trailing(want string) func(message) string {
	return func(m message) string {
		got := ""
		for _, f := range m.Trailers {
			got += f.Name + "=" + f.Value + " "
		}
		if got != want {
			return fmt.Sprintf("trailers are %q, want %q", got, want)
		}
		return ""
	}
}

func TestBytesBeforeAFaultAreRead(t *testing.T) {
	t.Parallel()
	for input, want := range map[string]string{ // H65, H66
		chunks("3\r\nabc\r\n2\r\ndeX"):              "abcde",
		chunks("3\r\nabc\r\n0x1\r\nd\r\n0\r\n\r\n"): "abc",
		chunks("3\r\nab"):                           "ab",
		with("Content-Length: 9") + "abc":           "abc",
		chunks("1\r\na\r\n0\r\n: x\r\n\r\n"):        "a",
	} {
		out := readEveryWay(t, input, http1.DefaultLimits())
		if out.Refusal == nil || out.Partial != want {
			t.Errorf("%q: read %q before %v, want %q", input, out.Partial, out.Refusal, want)
		}
	}
}
