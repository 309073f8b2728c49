package lens

import (
	"strings"
	"testing"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Where there is room, an environ that will be there says what it will hold; one that will not
// be there says nothing of it.
func TestTheEnvironToCome(t *testing.T) {
	t.Parallel()
	hello, static := journeytest.Hello("sid=1"), journeytest.Static()
	for _, tc := range []struct {
		name   string
		rows   []Row
		wanted bool
	}{
		{"before it is built", Rows(Environ, hello.At(1), nil, Options{Width: 100, Height: 20}), true},
		{"in a low lens", Rows(Environ, hello.At(1), nil, Options{Width: 100, Height: 6}), false},
		{"of a static file", Rows(Environ, static.At(static.Len()), nil, Options{Width: 100, Height: 20}), false},
		{"once it is there", Rows(Environ, hello.At(hello.Len()), nil, Options{Width: 100, Height: 20}), false},
	} {
		shown := text(Frame{Kind: Environ, Rows: tc.rows, Cursor: -1, Width: 100, Theme: theme.New(theme.Options{Dark: true})})
		if got := strings.Contains(shown, "to come"); got != tc.wanted {
			t.Errorf("%s: to come is told: %v\n%s", tc.name, got, shown)
		}
	}
	if len(toCome) != len(groups)-1 {
		t.Errorf("%d groups of %d are told", len(toCome), len(groups)-1)
	}
}

// Where a key is from is read whole, in the row below if its column is narrow.
func TestAnOriginGoesOnBelow(t *testing.T) {
	t.Parallel()
	s := &trace.State{Environ: []trace.Variable{
		{First: "request", Entry: trace.Entry{Key: "HTTP_CONNECTION", Repr: "'close'", Source: "request", Hop: true}},
		{First: "connection", Entry: trace.Entry{Key: "REMOTE_ADDR", Repr: "'127.0.0.1'", Source: "connection"}},
	}}
	for width := 60; width <= 106; width++ {
		shown := strings.Join(drawnRows(Environ, Rows(Environ, s, nil, Options{Width: width}), width), "\n")
		if !strings.Contains(shown, "hop-by-hop") || strings.Contains(shown, "…") {
			t.Fatalf("at %d columns:\n%s", width, shown)
		}
	}
}

// A request that is sent again comes over another connection: its port is no change.
func TestAnotherConnectionIsNoChange(t *testing.T) {
	t.Parallel()
	environ := func(port, query string) *trace.State {
		return &trace.State{Environ: []trace.Variable{
			{First: "connection", Entry: trace.Entry{Key: "REMOTE_PORT", Repr: port, Source: "connection"}},
			{First: "request", Entry: trace.Entry{Key: "QUERY_STRING", Repr: query, Source: "request"}},
		}}
	}
	before, now := environ("'1001'", "'name=Ada'"), environ("'1002'", "'name=Sam'")
	rows := Rows(Environ, now, before, Options{Width: 100})
	changed := Changed(rows)
	if changed < 0 || rows[changed].ID != "environ:QUERY_STRING" {
		t.Errorf("row %d is the last that has changed", changed)
	}
	if shown := strings.Join(drawnRows(Environ, rows, 100), "\n"); strings.Count(shown, "~") != 1 {
		t.Errorf("not one key is marked as changed:\n%s", shown)
	}
}
