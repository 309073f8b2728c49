package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

func broken() *trace.Trace { return journeytest.Broken("201 Created", "X-Tea") }

func TestFindingsAtEveryWidth(t *testing.T) {
	t.Parallel()
	tr := broken()
	for _, width := range []int{80, 100, 160} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, story(Findings, tr, Options{Width: width, Findings: Check(tr)}, theme.New(theme.Options{})))
		})
	}
	t.Run("ASCII", func(t *testing.T) {
		t.Parallel()
		th := theme.New(theme.Options{ASCII: true, Profile: colorprofile.ASCII})
		got := story(Findings, tr, Options{Width: 80, Findings: Check(tr)}, th)
		if i := strings.IndexFunc(got, func(r rune) bool { return r > 0x7e }); i >= 0 {
			t.Errorf("%q", got[max(0, i-30):i+3])
		}
	})
}

// A finding shows from the event on that it becomes clear with, and no sooner.
func TestFindingsShowFromTheirEventOn(t *testing.T) {
	t.Parallel()
	tr := broken()
	all := Check(tr)
	if len(all) < 4 {
		t.Fatalf("only %d findings", len(all))
	}
	for n := range tr.Len() + 1 {
		var want, got []string
		for _, f := range all {
			if f.At <= n {
				want = append(want, "rule:"+f.Rule)
			}
		}
		for _, r := range Rows(Findings, tr.At(n), nil, Options{Findings: all}) {
			if selectable(r) {
				got = append(got, r.ID)
			}
		}
		if !slices.Equal(got, want) || Count(all, tr.At(n)).N != len(want) {
			t.Errorf("at %d there are %v, counted %v, want %v", n, got, Count(all, tr.At(n)), want)
		}
	}
}

func TestTheCountHasTheSignOfTheStrongest(t *testing.T) {
	t.Parallel()
	for want, levels := range map[string][]lint.Level{
		"": nil, "i 2": {lint.Advice, lint.Advice}, "! 3": {lint.Advice, lint.Should, lint.Advice}, "✗ 3": {lint.Should, lint.Must, lint.Should},
	} {
		var all []Finding
		for _, l := range levels {
			all = append(all, Finding{Finding: lint.Finding{Level: l}})
		}
		if got := Count(all, trace.NewState()).String(); got != want {
			t.Errorf("%v: %q, want %q", levels, got, want)
		}
	}
}

// What an app gives reaches the terminal escaped, also by way of a finding.
func TestHostileFindingsAreEscaped(t *testing.T) {
	t.Parallel()
	const evil = "x\x1b]0;t\x07\u009b2J\u202e\r\n"
	all := Check(journeytest.Broken(evil, evil))
	all = append(all, Finding{Finding: lint.Finding{
		Rule: "A7", Level: lint.Must, Section: "PEP", Who: trace.MiddlewareLayer(0, evil), Text: evil, Instead: evil,
	}, Src: trace.Src{File: evil, Line: 1}})
	now := journeytest.Broken(evil, evil)
	rows := Rows(Findings, now.At(now.Len()), nil, Options{Findings: all})
	f := Frame{Kind: Findings, Rows: rows, Cursor: 0, Width: 80, Height: 80, Theme: theme.New(theme.Options{Profile: colorprofile.ASCII})}
	drawn := strings.Join(Draw(f), "")
	for _, r := range rows {
		drawn += strings.Join(Detail(r, 30), "")
	}
	if !strings.Contains(drawn, `\x1b]0;t`) || strings.ContainsAny(drawn, "\x07\r\u009b\u202e") || strings.Contains(drawn, "\x1b]") {
		t.Errorf("%q", drawn)
	}
}

// The rows below the head of a finding are no rows of their own.
func TestAFindingIsSelectedAsAWhole(t *testing.T) {
	t.Parallel()
	tr := broken()
	rows := Rows(Findings, tr.At(tr.Len()), nil, Options{Findings: Check(tr)})
	second := Move(rows, 0, 1)
	if second < 3 || Last(rows, 0) != second-1 || Last(rows, len(rows)-1) != len(rows)-1 {
		t.Errorf("the first ends at %d, and the second begins at %d", Last(rows, 0), second)
	}
	f := Frame{Kind: Findings, Rows: rows, Width: 80, Height: 30}
	for y := range second {
		if row, _, ok := Hit(f, 10, y+1); !ok || row != 0 {
			t.Errorf("line %d is row %d, %t", y, row, ok)
		}
	}
}

// Where there is no room for the names of all lenses, that of the findings is
// kept, with how many there are; and it can be clicked.
func TestTheCountIsKeptInTheTitle(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{})
	for width := 36; width < 100; width++ {
		f := Frame{
			Kind: Code, About: "hello_generator.py", Offers: []Kind{Wire, Environ, Response, Code, Findings},
			Found: Tally{lint.Must, 12}, Width: width, Height: 1, Theme: th,
		}
		title := ansi.Strip(Draw(f)[0])
		if !strings.Contains(title, " findings ✗ 12 ") && !strings.Contains(title, "findings ✗ 12]") || !strings.Contains(title, "[code hell") {
			t.Errorf("at %d: %q", width, title)
		}
		if _, k, ok := Hit(f, ansi.StringWidth(title[:strings.Index(title, "12")]), 0); !ok || k != Findings {
			t.Errorf("at %d the count is %v, %t", width, k, ok)
		}
	}
}
