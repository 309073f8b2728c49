package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
)

// inspected are the lenses that inspect has at most.
var inspected = []Kind{Wire, Environ, Response, Code, Body, Times, Findings, Output}

func titleOf(k Kind, width int, about string) string {
	rows := make([]Row, 100)
	for i := range rows {
		rows[i].ID = fmt.Sprint("line:", i)
	}
	f := Frame{Kind: k, About: about, Offers: inspected, Found: Tally{lint.Must, 2}, Rows: rows, Width: width, Height: 8, Theme: theme.New(theme.Options{})}
	return ansi.Strip(Draw(f)[0])
}

// The names stand in one order whichever lens is the current one, which alone has brackets. What has no room
// is counted.
func TestTheTitleHasTheLensesInOneOrder(t *testing.T) {
	t.Parallel()
	for width := 38; width < 130; width++ {
		for _, k := range inspected {
			title, before, names := titleOf(k, width, ""), -1, 0
			for _, other := range inspected {
				if i := strings.Index(title, other.String()); i >= 0 {
					if i < before {
						t.Errorf("%s at %d is out of order: %q", other, width, title)
					}
					before, names = i, names+1
				}
			}
			if strings.Count(title, "[") != 1 || !strings.Contains(title, "["+k.String()) {
				t.Errorf("%s at %d is not marked: %q", k, width, title)
			}
			if left := len(inspected) - names; left > 0 != strings.Contains(title, fmt.Sprintf(" +%d ", left)) {
				t.Errorf("%d names are missing at %d: %q", left, width, title)
			}
			if w := ansi.StringWidth(title); w > width {
				t.Errorf("at %d it has %d columns: %q", width, w, title)
			}
		}
	}
}

// From 80 columns on all names have room, and where there is some to spare none moves with the current one.
func TestNoLensMovesInTheTitle(t *testing.T) {
	t.Parallel()
	for _, k := range inspected {
		if title := titleOf(k, 78, ""); strings.Contains(title, "+") {
			t.Errorf("at 78 something is left out: %q", title)
		}
		title := titleOf(k, 98, "")
		for _, other := range slices.Backward(inspected) {
			at, first := strings.Index(title, other.String()), strings.Index(titleOf(Wire, 98, ""), other.String())
			if at != first {
				t.Errorf("%s is at %d and %d: %q", other, first, at, title)
			}
		}
	}
	if title := titleOf(Code, 98, "shop/views/checkout.py"); !strings.Contains(title, "[code shop/views/checkout.py]") && !strings.Contains(title, "…") {
		t.Errorf("the file of the code is not named: %q", title)
	}
}

// The name of a file is not cut while what stands behind it can go.
func TestWhoseAFileIsGoesBeforeItsName(t *testing.T) {
	t.Parallel()
	f := Frame{About: "footer.py · yours", Theme: theme.New(theme.Options{})}
	for room, want := range map[int]string{20: "footer.py · yours", 16: "footer.py", 9: "footer.py", 8: "foote…py"} {
		if got := f.cutAbout(room); got != want {
			t.Errorf("in %d columns it is %q, want %q", room, got, want)
		}
	}
}

// The mark of the line where the request is says what it means, once the arrows are elsewhere.
func TestTheMarkOfALineSaysWhatItMeans(t *testing.T) {
	t.Parallel()
	rows := []Row{{ID: "line:1", Now: true, cells: []cell{{at: codeAt, text: "def application(environ, start_response):"}}}, {ID: "line:2", cells: []cell{{at: codeAt, text: "pass"}}}}
	for width, want := range map[int]string{80: "the request is here", 64: "now here", 50: ""} {
		text := strings.Join(Draw(Frame{Kind: Code, Rows: rows, Cursor: 1, Width: width, Height: 6, Theme: theme.New(theme.Options{})}), "\n")
		if !strings.Contains(text, want) || want == "" && strings.Contains(text, "here") {
			t.Errorf("in %d columns %q is not said:\n%s", width, want, text)
		}
	}
	over := strings.Join(Draw(Frame{Kind: Code, Rows: rows, Cursor: 1, Over: true, Width: 80, Height: 6, Theme: theme.New(theme.Options{})}), "\n")
	if !strings.Contains(over, "the request was here last") || strings.Contains(over, "is here") {
		t.Errorf("of a request that has ended:\n%s", over)
	}
	past := strings.Join(Draw(Frame{Kind: Code, Rows: rows, Cursor: 1, Past: true, Width: 80, Height: 6, Theme: theme.New(theme.Options{})}), "\n")
	if !strings.Contains(past, "the view is here") || strings.Contains(past, "request") {
		t.Errorf("looking back:\n%s", past)
	}
}
