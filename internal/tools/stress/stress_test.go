package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if play(os.Args[1:]) {
		return
	}
	os.Exit(m.Run())
}

// TestStressInSmall runs everything, too small for its figures to mean much.
func TestStressInSmall(t *testing.T) {
	t.Parallel()
	small := scale{idle: 20, slow: 10, attack: 100 * time.Millisecond, asked: 20, body: 1 << 20, files: 24, failing: 5}
	var out strings.Builder
	if err := run(t.Context(), &out, small, "idle,slow,bodies,files,apps"); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	for _, want := range []string{
		"20 of 20 asked for", "a client beside 10 with a slow head", "a client beside 10 with a slow body",
		"sent, chunked", "fetched, with a length", "map[500 Internal Server Error:5]; 5 exchanges ended", "a client beside 5 that block for ever",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	if canLimitFiles && !strings.Contains(out.String(), "one that is connected") {
		t.Errorf("nothing about files in\n%s", out.String())
	}
}

func TestUnknownExperiment(t *testing.T) {
	t.Parallel()
	if err := run(t.Context(), &strings.Builder{}, scale{}, "idel"); err == nil || !strings.Contains(err.Error(), "idle") {
		t.Errorf("%v", err)
	}
}
