package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/layout"
	"roundtrip/tui/screen"
	"roundtrip/wsgi/trace"
)

// took is a request that took a time, with an answer of a size and a status.
func took(target string, ms time.Duration, size, status int) *trace.Trace {
	ms *= time.Millisecond
	head := &trace.HeadCommitted{Status: fmt.Sprint(status, " Known"), Headers: []trace.Header{{Name: "Content-Type", Value: "image/svg+xml"}}}
	return trace.New(time.Time{}, []trace.Event{
		{X: 1, N: 1, Data: &trace.RequestLine{Method: "GET", Target: target}},
		{X: 1, N: 1, T: ms, Data: head},
		{X: 1, N: 1, T: ms, Data: &trace.BytesOut{Framing: "identity", What: "block", Chunk: make([]byte, size)}},
		{X: 1, N: 1, T: ms, Data: &trace.ExchangeEnded{Outcome: "complete", Status: status, Out: int64(size)}},
	})
}

// unlike is a record of requests of which each is the most of something.
func unlike(tb testing.TB) *inspect.Record {
	r := recorded(tb)
	r.Import(took("/slow", 900, 30, 200), 0, "")
	r.Import(took("/large", 20, 5000, 200), 0, "")
	r.Import(took("/broken", 10, 20, 503), 0, "")
	r.Import(took("/usual", 5, 10, 200), 0, "")
	return r
}

// stirs has the screen take what has happened to the record.
func (d *desk) stirs() {
	d.Helper()
	d.take(d.waits[screen.Requests]())
	d.take(d.ticks[len(d.ticks)-1]())
}

// listRow is which row of the list has a text, from 0, -1 if none has it.
func (d *desk) listRow(text string) int {
	lines := strings.Split(d.text(), "\n")
	head := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, "status") && strings.Contains(line, "journey") })
	return slices.IndexFunc(lines[head+1:], func(line string) bool { return strings.Contains(line, text) })
}

// The list stands in the order that is chosen, which its head names, and begins with the most.
func TestTheListIsOrdered(t *testing.T) {
	t.Parallel()
	d := seated(t, unlike(t), middle)
	for _, by := range []struct{ key, says, first string }{{"t", "slowest first", "/slow"}, {"s", "largest first", "/large"}, {"c", "highest status first", "/broken"}} {
		d.press("O")
		d.shows("Order by", "t time", "s size", "c status code", "a arrival")
		d.press(by.key)
		d.shows(by.says)
		if row := d.listRow("▸"); row != 0 || d.listRow(by.first) != row {
			t.Errorf("%s: the cursor is on row %d:\n%s", by.key, row, d.text())
		}
	}
	d.press("G")
	d.shows("▸       1  GET  /slow")
	d.press("g", "O", "a")
	d.hides("first")
	if d.listRow("/usual") != 0 {
		t.Errorf("they stand otherwise than they came:\n%s", d.text())
	}
}

// What comes while the list is sorted moves no row, and is counted; the same order again sorts it in, and keeps the
// row of the cursor where there is room above it.
func TestNothingMovesInASortedList(t *testing.T) {
	t.Parallel()
	r := unlike(t)
	d := seated(t, r, small)
	d.press("O", "t", "down")
	before, row := d.listRow("/slow"), d.listRow("▸       2  GET  /large")
	r.Import(took("/slowest", 5000, 1, 200), 0, "")
	d.stirs()
	d.shows("1 unsorted", "slowest first")
	d.hides("/slowest")
	if d.listRow("/slow") != before || d.listRow("▸       2  GET  /large") != row || row != before+1 {
		t.Errorf("a row has moved:\n%s", d.text())
	}
	d.resize(wide)
	d.shows("request, slowest first, 1 not sorted in yet")
	d.resize(small)
	d.press("O", "enter")
	d.hides("unsorted")
	d.shows("▸       2  GET  /large")
	if d.listRow("/slowest") != before {
		t.Errorf("it is not sorted in:\n%s", d.text())
	}
	d.press("esc")
	d.hides("slowest first")
	d.shows("▸       2  GET  /large")
}

// A list that is filtered is sorted among those that match, and what is looked for outside the order is found.
func TestAFilteredListIsOrdered(t *testing.T) {
	t.Parallel()
	r := unlike(t)
	d := seated(t, r, middle)
	d.press("O", "s", "f")
	d.write(`status == 200`)
	d.press("enter")
	d.shows("3 match", "largest first")
	d.hides("/broken")
	if d.listRow("/large") != 0 || d.listRow("/usual") != 2 {
		t.Errorf("they are not sorted:\n%s", d.text())
	}
	d.press("esc")
	d.shows("/broken", "largest first")
	r.Import(took("/new", 1, 1, 200), 0, "")
	d.stirs()
	d.press("/")
	d.write("5")
	d.press("enter")
	d.shows("▸       5  GET  /new", "The newest are first again")
}

// Which columns there are follows from the width, and from the order.
func TestTheColumnsOfTheList(t *testing.T) {
	t.Parallel()
	d := seated(t, unlike(t), small)
	for w, want := range map[int]string{
		layout.MinWidth: "# request status time journey", 80: "# request status time journey", 97: "# request status size time journey",
		100: "# request status type size time journey", 160: "# request status type size start time journey",
	} {
		d.resize(size{w, 24})
		if got := strings.Join(strings.Fields(strings.Split(d.text(), "\n")[2]), " "); got != want {
			t.Errorf("%d columns: %q, want %q", w, got, want)
		}
	}
	d.resize(small)
	d.press("O", "s")
	d.shows("status size", "4.9 KiB")
	d.resize(middle)
	d.shows("svg        4.9 KiB   20.0 ms")
}

// BenchmarkInspectOrderedFrame is a frame of a sorted list of 100,000.
func BenchmarkInspectOrderedFrame(b *testing.B) {
	d := seated(b, full(b), wide)
	d.press("O", "t")
	for b.Loop() {
		d.m.Update(keyPress("f20"))
		d.m.View()
	}
}
