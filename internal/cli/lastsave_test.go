package cli

import (
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/inspect"
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
