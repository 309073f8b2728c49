package lens

import (
	"strings"
	"testing"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/wsgi/trace"
)

// A file is as long as its lines, and those that have to go on below.
func TestLengthIsThatOfTheCodeLens(t *testing.T) {
	t.Parallel()
	text := "def f():\n    return " + strings.Repeat("a + ", 40) + "a\n"
	o := Options{Width: 80, Sources: map[string]*Listing{"a.py": Highlight("a.py", text)}, Main: "a.py"}
	if got, want := Length(text, 80), len(Rows(Code, &trace.State{}, nil, o)); got != want || got < 4 {
		t.Errorf("%d rows, and the lens has %d", got, want)
	}
	if Length("", 80) != 0 {
		t.Error("no file has rows")
	}
}

// An environ that will never be built has nothing to show; one that is to come has.
func TestIsVoid(t *testing.T) {
	t.Parallel()
	static, hello := journeytest.Static(), journeytest.Hello("")
	for _, c := range []struct {
		name string
		kind Kind
		s    *trace.State
		want bool
	}{
		{"a file needs none", Environ, static.At(static.Len()), true},
		{"its bytes are there", Wire, static.At(static.Len()), false},
		{"nothing has happened yet", Environ, hello.At(0), false},
		{"it was built", Environ, hello.At(hello.Len()), false},
	} {
		if got := IsVoid(c.kind, c.s); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}
