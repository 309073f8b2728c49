package lens

import (
	"strings"
	"testing"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
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
