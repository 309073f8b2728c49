package conform

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestMatrix(t *testing.T) {
	t.Parallel()
	cells := func(v Verdict, s Strength) []Cell {
		return []Cell{
			{Rule: "H1", Section: "RFC 9112 §3", Case: "<b>", Verdict: Met, Did: "answers 200", Sent: "GET /", Received: "HTTP/1.1"},
			{Rule: "H1", Section: "RFC 9112 §3", Case: "two", Verdict: v, Strength: s, Did: "answers 400", Choice: "as it likes", Sent: "GET  /", Received: "HTTP/1.1 400"},
		}
	}
	m := Matrix{[]Column{{Name: "one", Cells: cells(Broken, Must)}, {Name: "two", Cells: cells(Choice, "")}, {Name: "three", Cells: cells(Met, "")}}}
	var text, page bytes.Buffer
	if err := m.WriteText(&text, true); err != nil {
		t.Fatal(err)
	}
	if err := m.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"H1  RFC 9112 §3  ✗1   ~1   ✓\n", "one: 1 of 2 cases met, 0 choices, 1 MUST and 0 SHOULD broken.\n",
		"  MUST H1 (RFC 9112 §3): two\n    answers 400\n    sent  GET  /\n    got   HTTP/1.1 400\n", "  choice H1 (RFC 9112 §3): two\n    answers 400: as it likes\n",
	} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("%q is not in\n%s", want, &text)
		}
	}
	for _, want := range []string{`<td class="must"><details><summary>✗1</summary>`, "&lt;b&gt;", "sent GET  /"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("%q is not in\n%s", want, &page)
		}
	}
}

// Of the bytes of a cell, programs and browsers get all that a page can hold, and people what
// they can read in a line; each is told how many are left out.
func TestBytesOfACell(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("\x00\u00e9\"\n", 1000) // 5000 bytes
	sent, sentLeft := kept(long)
	received, receivedLeft := kept(strings.Repeat("tea ", MostKept))
	cell := Cell{Rule: "H1", Section: "RFC 9112 §3", Verdict: Broken, Strength: Must, Sent: sent, SentLeftOut: sentLeft, Received: received, ReceivedLeftOut: receivedLeft}
	m := Matrix{[]Column{{Name: "one", Cells: []Cell{cell}}}}
	var text, page bytes.Buffer
	if err := m.WriteText(&text, false); err != nil {
		t.Fatal(err)
	}
	if err := m.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal(cell)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][3]string{
		"text": {text.String(), "sent  " + strings.Repeat(`\x00é"\n`, 80) + "… and 4600 bytes more\n", "got   " + strings.Repeat("tea ", 100) + "… and 65136 bytes more\n"},
		"page": {page.String(), "sent " + strings.Repeat(`\x00é&#34;\n`, 1000) + "\n", "got  " + strings.Repeat("tea ", MostKept/4) + "… and 49152 bytes more<"},
		"JSON": {string(out), `"sent":"` + strings.Repeat(`\\x00é\"\\n`, 1000) + `","received"`, `","received_left_out":49152}`},
	} {
		for _, w := range want[1:] {
			if !strings.Contains(want[0], w) {
				t.Errorf("%s: %.80q… is not in %.200q…", name, w, want[0])
			}
		}
	}
}

// Where nothing could be tried, there is no table, and what the server wrote is shown.
func TestMatrixOfNothing(t *testing.T) {
	t.Parallel()
	m := Matrix{[]Column{{Name: "one", Trouble: "it ended by itself", Output: []string{"Traceback:", "no tea"}, Cells: []Cell{{Rule: "H1", Verdict: Unknown}}}}}
	var text bytes.Buffer
	if err := m.WriteText(&text, false); err != nil {
		t.Fatal(err)
	}
	want := "one: 0 of 1 cases met, 0 choices, 0 MUST and 0 SHOULD broken, 1 not seen.\n  trouble: it ended by itself\n    Traceback:\n    no tea\n"
	if text.String() != want {
		t.Errorf("%q, want %q", &text, want)
	}
}
