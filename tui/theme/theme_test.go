package theme

import (
	"fmt"
	"image/color"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"roundtrip/wsgi/trace"
)

// luminance and contrast are the definitions of WCAG 2.
func luminance(c color.Color) float64 {
	channel := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	r, g, b, _ := c.RGBA()
	return 0.2126*channel(r) + 0.7152*channel(g) + 0.0722*channel(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// tokens are the theme's styles by name.
func tokens(t Theme) map[string]lipgloss.Style {
	all := map[string]lipgloss.Style{}
	v := reflect.ValueOf(t)
	for i := range v.NumField() {
		if s, ok := v.Field(i).Interface().(lipgloss.Style); ok {
			all[v.Type().Field(i).Name] = s
		}
	}
	return all
}

func TestEveryTokenStandsOutFromItsBackground(t *testing.T) {
	t.Parallel()
	tests := []struct {
		o           Options
		least       float64
		backgrounds []string
	}{
		{Options{Dark: true}, 4.5, []string{"#1a1b26", "#000000"}},
		{Options{}, 4.5, []string{"#ffffff", "#fafafa"}},
		{Options{Dark: true, Present: true}, 7, []string{"#1a1b26", "#000000"}},
		{Options{Present: true}, 7, []string{"#ffffff", "#fafafa"}},
	}
	for _, test := range tests {
		for name, style := range tokens(New(test.o)) {
			name = fmt.Sprintf("%+v %s", test.o, name)
			for _, background := range test.backgrounds {
				checkContrast(t, colorprofile.TrueColor, name, style, background, test.least)
			}
		}
		test.o.Profile = colorprofile.ANSI256
		for name, style := range tokens(New(test.o)) {
			for _, background := range test.backgrounds { // they have no dark amber
				checkContrast(t, colorprofile.ANSI256, fmt.Sprintf("%+v %s", test.o, name), style, background, min(test.least, 6))
			}
		}
	}
}

func checkContrast(t *testing.T, profile colorprofile.Profile, name string, s lipgloss.Style, background string, least float64) {
	t.Helper()
	fg := s.GetForeground()
	if _, none := fg.(lipgloss.NoColor); none {
		return
	}
	if got := contrast(profile.Convert(fg), lipgloss.Color(background)); got < least {
		t.Errorf("%s in %s on %s: %.2f, want %.1f", name, profile, background, got, least)
	}
}

// What the sixteen colours are in terminals that people use.
var sixteens = map[string][16]string{
	"xterm": {
		"#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
		"#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
	},
	"windows": {
		"#0c0c0c", "#c50f1f", "#13a10e", "#c19c00", "#0037da", "#881798", "#3a96dd", "#cccccc",
		"#767676", "#e74856", "#16c60c", "#f9f1a5", "#3b78ff", "#b4009e", "#61d6d6", "#f2f2f2",
	},
	"vga": {
		"#000000", "#aa0000", "#00aa00", "#aa5500", "#0000aa", "#aa00aa", "#00aaaa", "#aaaaaa",
		"#555555", "#ff5555", "#55ff55", "#ffff55", "#5555ff", "#ff55ff", "#55ffff", "#ffffff",
	},
}

func TestSixteenColoursAreLegibleInEveryTerminal(t *testing.T) {
	t.Parallel()
	for terminal, colours := range sixteens {
		for _, o := range []Options{{Dark: true, Profile: colorprofile.ANSI}, {Profile: colorprofile.ANSI}} {
			background := colours[0]
			if !o.Dark {
				background = "#ffffff"
			}
			for name, style := range tokens(New(o)) {
				index, ok := style.GetForeground().(ansi.BasicColor)
				if !ok {
					continue
				}
				if got := contrast(lipgloss.Color(colours[index]), lipgloss.Color(background)); got < 3 {
					t.Errorf("%s, dark %t, %s: %.2f", terminal, o.Dark, name, got)
				}
			}
		}
	}
}

// What stands beside each other in one role is told apart, by its colour or its attribute,
// in every theme that has colours.
func TestRolesAreToldApart(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		for _, o := range []Options{{Dark: true}, {}, {Dark: true, Present: true}, {Present: true}} {
			o.Profile = profile
			th := New(o)
			for _, roles := range []map[string]lipgloss.Style{
				{"client": th.Client, "server": th.Server, "middleware": th.Middleware, "app": th.App},
				{"wrong": th.Wrong, "right": th.Right, "text": th.Text},
				{"action": th.Action, "held": th.Held, "wrong": th.Wrong, "client": th.Client, "server": th.Server, "middleware": th.Middleware, "app": th.App},
				{"text": th.Text, "faint": th.Faint},
			} {
				seen := make(map[string]string)
				for name, style := range roles {
					look := style.Render("x")
					if other := seen[look]; other != "" {
						t.Errorf("%+v: %s and %s look alike: %q", o, name, other, look)
					}
					seen[look] = name
				}
			}
		}
	}
	none := New(Options{Profile: colorprofile.ASCII})
	if none.Faint.Render("x") == none.Text.Render("x") || none.Now.Render("x") == none.Text.Render("x") {
		t.Error("without colours faint, now and text look alike")
	}
}

// What failed is red and not grey, also among 256 colours.
func TestWrongIsNoGrey(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
		for _, o := range []Options{{Dark: true}, {}, {Dark: true, Present: true}, {Present: true}} {
			o.Profile = profile
			for name, style := range map[string]lipgloss.Style{"wrong": New(o).Wrong, "action": New(o).Action, "right": New(o).Right} {
				r, g, b, _ := profile.Convert(style.GetForeground()).RGBA()
				if most, least := max(r, g, b), min(r, g, b); most-least < 0x2000 {
					t.Errorf("%+v: %s is grey: %x %x %x", o, name, r, g, b)
				}
			}
		}
	}
}

// seenBy is a colour as somebody sees it who has no red or no green cones (Viénot, Brettel
// and Mollon 1999).
func seenBy(c color.Color, blind [2][3]float64) [3]float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 { return math.Pow(float64(v)/0xffff, 2.2) }
	in := [3]float64{linear(r), linear(g), linear(b)}
	mix := func(m [3]float64) float64 { return m[0]*in[0] + m[1]*in[1] + m[2]*in[2] }
	return [3]float64{mix(blind[0]), mix(blind[0]), mix(blind[1])}
}

// Right and wrong, what to do and what failed, are told apart by who does not see red or
// green: by how bright they are or by their blue.
func TestPairsAreToldApartByTheColourBlind(t *testing.T) {
	t.Parallel()
	kinds := map[string][2][3]float64{
		"protanopia":   {{0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
		"deuteranopia": {{0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
	}
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
		for _, o := range []Options{{Dark: true}, {}} {
			o.Profile = profile
			th := New(o)
			for name, pair := range map[string][2]lipgloss.Style{"right and wrong": {th.Right, th.Wrong}, "server and middleware": {th.Server, th.Middleware}, "client and app": {th.Client, th.App}} {
				for kind, blind := range kinds {
					a, b := seenBy(profile.Convert(pair[0].GetForeground()), blind), seenBy(profile.Convert(pair[1].GetForeground()), blind)
					far := 0.0
					for i := range a {
						far = max(far, math.Abs(math.Pow(max(0, a[i]), 1/2.2)-math.Pow(max(0, b[i]), 1/2.2)))
					}
					if far < 0.1 {
						t.Errorf("%+v, %s: %s differ by %.2f", o, kind, name, far)
					}
				}
			}
		}
	}
}

func TestWithoutColourOnlyAttributesRemain(t *testing.T) {
	t.Parallel()
	for _, p := range []colorprofile.Profile{colorprofile.ASCII, colorprofile.NoTTY} {
		th := New(Options{Profile: p, Dark: true})
		for name, style := range tokens(th) {
			if got := style.Render("x"); strings.Contains(got, "38;") || strings.Contains(got, "[3") || strings.Contains(got, "[9") {
				t.Errorf("%s: %q has a colour", name, got)
			}
		}
		if th.Marker.Render("x") == "x" || th.Selection.Render("x") == "x" || th.Now.Render("x") == "x" {
			t.Error("marker, selection and now look like plain text")
		}
	}
}

func TestFaintIsNotTheDimAttribute(t *testing.T) {
	t.Parallel()
	for name, style := range tokens(New(Options{Dark: true})) {
		if style.GetFaint() {
			t.Errorf("%s is dimmed by the terminal", name)
		}
	}
}

func TestOnlyTheMarkersAreReversed(t *testing.T) {
	t.Parallel()
	for name, style := range tokens(New(Options{})) {
		if style.GetReverse() != strings.HasSuffix(name, "Marker") {
			t.Errorf("%s: reverse is %t", name, style.GetReverse())
		}
	}
}

func symbols(s Symbols) map[string]string {
	all := map[string]string{}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		all[v.Type().Field(i).Name] = v.Field(i).String()
	}
	return all
}

func TestEverySymbolIsOneColumnWide(t *testing.T) {
	t.Parallel()
	for name, s := range symbols(drawn) {
		if ansi.StringWidth(s) != 1 || ansi.StringWidthWc(s) != 1 {
			t.Errorf("%s %q is not one column wide", name, s)
		}
	}
	for name, s := range symbols(typed) {
		if len(s) != 1 && !slices.Contains([]string{"Cut", "Lit", "Unlit"}, name) {
			t.Errorf("%s %q is not one column wide", name, s)
		}
	}
}

func TestASCIIKnowsEverySymbol(t *testing.T) {
	t.Parallel()
	th := New(Options{ASCII: true})
	for name, s := range symbols(drawn) {
		if got := th.Say(s); strings.ContainsFunc(got, func(r rune) bool { return r > 0x7e }) {
			t.Errorf("%s: Say(%q) is %q", name, s, got)
		}
	}
}

func TestPartyTellsTheFourApart(t *testing.T) {
	t.Parallel()
	th := New(Options{Dark: true})
	seen := map[string]trace.Layer{}
	for _, l := range []trace.Layer{trace.LayerClient, trace.LayerServer, trace.MiddlewareLayer(2, "x"), trace.LayerApp} {
		look := th.Party(l).Render("x")
		if other, taken := seen[look]; taken {
			t.Errorf("%s looks like %s", l, other)
		}
		seen[look] = l
	}
}

func TestPrintableEscapesWhatATerminalObeys(t *testing.T) {
	t.Parallel()
	tests := map[string]string{
		"plain é":                         "plain é",
		"a\x1b[31mb":                      `a\x1b[31mb`,
		"\x00\x7f\r\n\t":                  `\x00\x7f\r\n\t`,
		"\u009b31m":                       `\x9b31m`,
		"\xff\xfe":                        `\xff\xfe`,
		"a\u202eb":                        `a\u202eb`,
		"a\u200bb":                        `a\u200bb`,
		"\U000e0001":                      `\U000e0001`,
		"日本":                              "日本",
		"e\u0301 \u0301":                  "e\u0301 \\u0301",
		"\u0301\u0301":                    `\u0301\u0301`,
		"“\u20d2":                         `“\u20d2`,
		"❤\ufe0f":                         "❤\ufe0f",
		"a\u0300\u0300\u0300\u0300\u0300": "a\u0300\u0300\u0300\u0300\\u0300",
		"\ufffd":                          "\ufffd",
		"\u2028":                          `\u2028`,
	}
	for in, want := range tests {
		if got := Printable(in); got != want {
			t.Errorf("Printable(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCutsFitAndKeepBothEnds(t *testing.T) {
	t.Parallel()
	th := New(Options{})
	long := "sid=" + strings.Repeat("0123456789", 40) + "; HttpOnly"
	for width := range 100 {
		for _, got := range []string{th.Cut(long, width), th.CutMiddle(long, width), th.CutMiddle(strings.Repeat("日本", 50), width)} {
			if w := ansi.StringWidth(got); w > width {
				t.Errorf("%q is %d wide, want at most %d", got, w, width)
			}
		}
	}
	if got := th.CutMiddle(long, 40); !strings.HasPrefix(got, "sid=012") || !strings.HasSuffix(got, "HttpOnly") {
		t.Errorf("CutMiddle: %q", got)
	}
}

// Of a path the name is the last to be cut, and whole folders go before it.
func TestACutPathKeepsItsName(t *testing.T) {
	t.Parallel()
	th := New(Options{})
	for _, c := range []struct {
		path  string
		width int
		want  string
	}{
		{"~/roundtrip/tea/green.py", 24, "~/roundtrip/tea/green.py"},
		{"~/roundtrip/tea/green.py", 23, "…/tea/green.py"},
		{"~/roundtrip/tea/green.py", 12, "…/green.py"},
		{"~/roundtrip/tea/green.py", 8, "/gree…py"},
		{`C:\Users\Ada\green.py`, 14, `…\Ada\green.py`},
		{"greengreengreen.py", 10, "greeng….py"},
		{"", 0, ""},
		{"", -1, ""},
		{"/", 0, ""},
	} {
		if got := th.CutPath(c.path, c.width); got != c.want {
			t.Errorf("CutPath(%q, %d) = %q, want %q", c.path, c.width, got, c.want)
		}
	}
}

func TestALineHoldsWhatItIsGivenAndNoMore(t *testing.T) {
	t.Parallel()
	th := New(Options{})
	l := NewLine(12)
	l.Fill(0, 20, th.Rule, "─")
	l.Put(3, th.Now, "日本")
	l.Put(10, th.Done, "cut off")
	if got, want := ansi.Strip(l.String()), "───日本───cu"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if l.Free(0, 4) || NewLine(4).Free(0, 9) || !NewLine(4).Free(1, 4) {
		t.Error("Free is wrong about what stands where")
	}
}

func BenchmarkLine(b *testing.B) {
	th := New(Options{Dark: true})
	b.ReportAllocs()
	for b.Loop() {
		l := NewLine(160)
		for x := 0; x < 160; x += 20 {
			l.Put(x, th.Server, "server")
			l.Fill(x+7, x+19, th.Faint, "━")
		}
		if l.String() == "" {
			b.Fatal("nothing drawn")
		}
	}
}

// Every cell that is shown to an audience lies on paper, and is written in a hue
// of the theme or in print.
func TestPaperLiesUnderAWholeFrame(t *testing.T) {
	t.Parallel()
	th := New(Options{Present: true})
	l := NewLine(9)
	l.Put(l.Put(1, th.Title, "ab"), th.Client, "c")
	painted := th.Paint(l.String()+"\n"+th.Marker.Render("x"), 12, 4)
	lines := strings.Split(painted, "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines", len(lines))
	}
	for _, line := range lines {
		if ansi.StringWidth(line) != 12 {
			t.Errorf("%q is not 12 columns wide", line)
		}
		for _, after := range strings.Split(line, "\x1b[m")[:strings.Count(line, "\x1b[m")] {
			if !strings.HasPrefix(after, "\x1b[48;2;255;255;255;38;2;26;26;26m") {
				t.Errorf("%q begins without paper in %q", after, line)
			}
		}
	}
	checkContrast(t, colorprofile.TrueColor, "print", lipgloss.NewStyle().Foreground(Print()), "#ffffff", 7)
	if plain := New(Options{Present: true, Profile: colorprofile.ASCII}); plain.Paint("x", 9, 2) != "x" {
		t.Error("painted without colours")
	}
}

// What a line puts around a text looks as the style's own Render has it, in every profile.
func TestALineStylesAsRenderDoes(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI, colorprofile.ASCII} {
		th := New(Options{Dark: true, Profile: profile})
		for name, style := range map[string]lipgloss.Style{
			"now": th.Now, "faint": th.Faint, "wrong": th.Wrong, "party": th.Party(trace.LayerApp).Bold(true), "selection": th.Selection,
			"none": lipgloss.NewStyle(), "mark": th.Marker,
		} {
			l := NewLine(20)
			l.Put(l.Put(0, style, "tea"), th.Text, "pot")
			want := style.Render("tea") + th.Text.Render("pot")
			switch {
			case style.GetUnderline(): // which Render has one by one
				want = strings.ReplaceAll(style.Render("t"), "t", "tea") + th.Text.Render("pot")
			case lookOf(style) == lookOf(th.Text):
				want = style.Render("teapot")
			}
			if got := l.String(); got != want {
				t.Errorf("%v, %s: %q, want %q", profile, name, got, want)
			}
		}
		l := NewLine(20)
		l.Put(l.Put(0, th.Now, "tea"), th.Now, "pot")
		if got, want := l.String(), th.Now.Render("teapot"); got != want {
			t.Errorf("%v: a style that goes on is begun anew: %q, want %q", profile, got, want)
		}
	}
}

// Titles, keys and what is selected are never paler than the text beside them: where the text has
// a colour of its own, as in sixteen, they have it too.
func TestTitlesHaveTheColourOfTheText(t *testing.T) {
	t.Parallel()
	for _, profile := range []colorprofile.Profile{colorprofile.NoTTY, colorprofile.ANSI, colorprofile.ANSI256, colorprofile.TrueColor} {
		for _, dark := range []bool{true, false} {
			th := New(Options{Dark: dark, Profile: profile})
			for name, style := range map[string]lipgloss.Style{"title": th.Title, "key": th.Key, "selection": th.Selection} {
				if got, want := style.GetForeground(), th.Text.GetForeground(); got != want {
					t.Errorf("%s, dark %v: a %s is %v, the text %v", profile, dark, name, got, want)
				}
			}
		}
	}
}
