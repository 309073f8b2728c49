package cli

import (
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
	"roundtrip/wsgi/trace"
)

// What is saved as the screen is left is told once that is gone, with the command that opens it, and is opened so.
func TestWhatIsSavedAtTheEndIsOpenedAgain(t *testing.T) {
	t.Chdir(t.TempDir())
	record := inspect.New(inspect.Options{})
	defer record.Close()
	for range 2 {
		record.Import(trace.New(time.Time{}, []trace.Event{{X: 1, N: 1, Seq: 1, Data: &trace.RequestLine{Method: "GET", Target: "/"}}}), 0, "")
	}
	var saved savedFiles
	last := &lastSave{save: saved.saver()}
	if err := last.keep(record.All(nil), "127.0.0.1:8000", "app.py"); err != nil {
		t.Fatal(err)
	}
	var told strings.Builder
	last.tell(&told)
	_, rest, _ := strings.Cut(told.String(), "roundtrip inspect ")
	path, _, _ := strings.Cut(rest, " ")
	again := inspect.New(inspect.Options{})
	defer again.Close()
	if err := openRecording(path, again); err != nil || len(again.All(nil)) != 2 {
		t.Errorf("%q: %d requests, %v", told.String(), len(again.All(nil)), err)
	}
}

// Nothing is told where nothing was saved.
func TestNothingWasSavedAtTheEnd(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	new(lastSave).tell(&told)
	if told.String() != "" {
		t.Errorf("%q", told.String())
	}
}

// A recording keeps what a request was sent again for, as far as it has the request that is repeated.
func TestARecordingKeepsThatARequestWasSentInASeries(t *testing.T) {
	t.Chdir(t.TempDir())
	record := inspect.New(inspect.Options{})
	defer record.Close()
	purposes := []inspect.Purpose{inspect.ByItself, inspect.InSeries, inspect.OnceMore, inspect.ByItself}
	for i, purpose := range purposes {
		n := record.Import(trace.New(time.Time{}, []trace.Event{{X: 1, N: 1, Seq: 1, Data: &trace.RequestLine{Method: "GET", Target: "/"}}}), min(i, 1), "")
		record.SentFor(n, purpose)
	}
	open := func(all []*inspect.Exchange) (rows []inspect.Row) {
		path, err := new(program).saver()(view.Recording, false, all, "h", "")
		if err != nil {
			t.Fatal(err)
		}
		again := inspect.New(inspect.Options{})
		defer again.Close()
		if err := openRecording(path, again); err != nil {
			t.Fatal(err)
		}
		for _, x := range again.All(nil) {
			rows = append(rows, x.Row())
		}
		return rows
	}
	for i, row := range open(record.All(nil)) {
		if row.Purpose != purposes[i] || row.Of != min(i, 1) {
			t.Errorf("request %d repeats %d, for %q", row.Number, row.Of, row.Purpose)
		}
	}
	if rows := open(record.All(nil)[1:2]); rows[0].Of != 0 || rows[0].Purpose != inspect.ByItself {
		t.Errorf("alone, it repeats %d, for %q", rows[0].Of, rows[0].Purpose)
	}
	if p := inspect.PurposeNamed("of a newer program"); p != inspect.ByItself {
		t.Errorf("one that is not known is for %q", p)
	}
}
