package lens

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/tui/journey/journeytest"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

const helloBytes = "GET /hello?name=Ada HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nUser-Agent: roundtrip\r\nAccept: */*\r\n\r\n"

const helloCode = `def application(environ, start_response):
    """Greets by name."""
	name = environ['QUERY_STRING'][5:] or 'World'  # a tab, by mistake
    start_response('200 OK', [('Content-Type', 'text/plain')])
    return [b'Hello, ' + name.encode('latin-1') + b'!']
`

func exchanges() map[string]*trace.Trace {
	return map[string]*trace.Trace{
		"hello": journeytest.Hello("sid=7f3a9c; HttpOnly"), "cookie": journeytest.Hello("sid=" + strings.Repeat("7f3a9c", 66)),
		"static": journeytest.Static(), "refused": journeytest.Refused(), "denied": journeytest.Denied(),
		"deep": journeytest.Deep(), "stream": journeytest.Stream(300), "failing": journeytest.Failing(),
	}
}

func before(tr *trace.Trace, n int) *trace.State {
	if n == 0 {
		return nil
	}
	return tr.At(n - 1)
}

// text is a whole lens as it looks.
func text(f Frame) string {
	f.Height = min(len(f.Rows), 60) + 1
	return ansi.Strip(strings.Join(Draw(f), "\n")) + "\n"
}

// story is a lens at each event where it says something new.
func story(k Kind, tr *trace.Trace, o Options, th theme.Theme) string {
	var b strings.Builder
	last := ""
	for n := range tr.Len() + 1 {
		if n >= 32 && n <= tr.Len()-3 {
			continue
		}
		s := tr.At(n)
		f := Frame{Kind: k, Offers: []Kind{Response, Environ, Wire}, About: About(k, s, o), Cursor: -1, Width: o.Width, Theme: th}
		f.Rows = Rows(k, s, before(tr, n), o)
		if now := text(f); now != last {
			fmt.Fprintf(&b, "%d %s\n%s", n, s.Last.Kind(), now)
			last = now
		}
	}
	return b.String()
}

func TestEveryExchangeAtEveryWidth(t *testing.T) {
	t.Parallel()
	for name, tr := range exchanges() {
		for _, width := range []int{80, 100, 160} {
			for _, k := range []Kind{Response, Environ, Wire} {
				if k != Response && name != "hello" && name != "cookie" {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%d", name, k, width), func(t *testing.T) {
					t.Parallel()
					golden.RequireEqual(t, story(k, tr, Options{Width: width, Sent: []byte(helloBytes)}, theme.New(theme.Options{})))
				})
			}
		}
	}
}

func TestASCIIIsASCII(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{ASCII: true, Profile: colorprofile.ASCII})
	for name, tr := range exchanges() {
		for _, k := range Kinds() {
			got := story(k, tr, Options{Width: 80, Sent: []byte(helloBytes)}, th)
			if i := strings.IndexFunc(got, func(r rune) bool { return r > 0x7e }); i >= 0 {
				t.Errorf("%s, %s: %q", name, k, got[max(0, i-30):i+3])
			}
		}
	}
	golden.RequireEqual(t, story(Response, journeytest.Hello("sid=1"), Options{Width: 80}, th))
}

// The drawing of DESIGN.md, The screens.
func TestTheHeadInsideTiming(t *testing.T) {
	t.Parallel()
	tr := journeytest.Hello("sid=7f3a9c; HttpOnly")
	want := ` ──[response] environ  wire ───────────────────────────────────────────────────
   app        200 OK   Content-Type: text/plain
                       Content-Length: 11
   session  +          Set-Cookie: sid=7f3a9c; HttpOnly
 ▸ timing   ╌          not called on yet
   server              nothing stored
   client              0 bytes
`
	f := Frame{Kind: Response, Offers: []Kind{Response, Environ, Wire}, Rows: Rows(Response, tr.At(13), tr.At(12), Options{}), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})}
	if got := text(f); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNoSizeIsTooSmall(t *testing.T) {
	t.Parallel()
	th := theme.New(theme.Options{Dark: true})
	tr := journeytest.Hello("sid=" + strings.Repeat("7f3a9c", 66))
	for _, k := range Kinds() {
		for _, width := range []int{0, 1, 5, 20, 40, 59, 80, 160} {
			for _, height := range []int{0, 1, 4, 50} {
				for _, hex := range []bool{false, true} {
					o := Options{Width: width, Hex: hex, Sources: sources(), Layer: trace.LayerApp}
					rows := Rows(k, coded(), nil, o)
					if k != Code {
						rows = Rows(k, tr.At(27), tr.At(20), o)
					}
					lines := Draw(Frame{Kind: k, Offers: Kinds(), Rows: rows, Cursor: 1, Scroll: 1, Width: width, Height: height, Theme: th, About: "hello.py"})
					if len(lines) != height {
						t.Fatalf("%s: %d lines, want %d", k, len(lines), height)
					}
					for _, l := range lines {
						if w := ansi.StringWidth(l); w > width {
							t.Errorf("%s at %d: %d wide: %s", k, width, w, ansi.Strip(l))
						}
					}
				}
			}
		}
	}
}

func TestSignsSayWhatTheLastMoveDid(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	s.Apply(trace.Event{Data: &trace.EnvironBuilt{Entries: []trace.Entry{
		{Key: "PATH_INFO", Repr: "'/a/b'", Source: "request"}, {Key: "HTTP_X", Repr: "'1'", Source: "request"},
	}}})
	prev := s.Clone()
	s.Apply(trace.Event{Layer: "mw.0:shift", Data: &trace.AppCalled{}})
	s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.AppCalled{Delta: trace.Delta{
		Add: []trace.Header{{Name: "shift.was", Value: "'/a'"}},
		Set: []trace.Change{{Name: "PATH_INFO", Old: "'/a/b'", New: "'/b'"}},
		Del: []trace.Header{{Name: "HTTP_X", Value: "'1'"}},
	}}})
	got := text(Frame{Kind: Environ, Rows: Rows(Environ, s, prev, Options{}), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})})
	for _, want := range []string{"+ shift.was", "~ PATH_INFO", "− HTTP_X"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	later := text(Frame{Kind: Environ, Rows: Rows(Environ, s, s, Options{}), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})})
	if strings.ContainsAny(later, "+~−") || strings.Contains(later, "HTTP_X") {
		t.Errorf("a move later:\n%s", later)
	}
}

func TestFilterAndFold(t *testing.T) {
	t.Parallel()
	s := journeytest.Hello("x").At(8)
	all := Rows(Environ, s, nil, Options{})
	folded := Rows(Environ, s, nil, Options{Folded: map[string]bool{"group:wsgi": true}})
	if Find(all, "environ:wsgi.input") < 0 || Find(folded, "environ:wsgi.input") >= 0 || Find(folded, "environ:PATH_INFO") < 0 {
		t.Error("folding wsgi hides its keys and no others")
	}
	filtered := Rows(Environ, s, nil, Options{Filter: "ADA", Folded: map[string]bool{"group:request": true}})
	if len(filtered) != 2 || Find(filtered, "environ:QUERY_STRING") != 1 {
		t.Errorf("a filter by value finds %d rows", len(filtered))
	}
	if none := Rows(Environ, s, nil, Options{Filter: "zzz"}); len(none) != 1 || none[0].ID != "" {
		t.Errorf("a filter without a match: %v", none)
	}
}

func TestHostileTextIsEscapedInEveryLens(t *testing.T) {
	t.Parallel()
	evil := "x\x1b]0;t\x07\u009b2J\u202e\r\n"
	s := trace.NewState()
	s.Apply(trace.Event{Data: &trace.BytesIn{Chunk: []byte(evil)}, Spans: []trace.Span{{Buf: trace.BufIn, Len: int64(len(evil))}}})
	s.Apply(trace.Event{Data: &trace.EnvironBuilt{Entries: []trace.Entry{{Key: evil, Repr: evil, Source: evil}}}})
	s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.AppCalled{}, Src: trace.Src{File: evil, Line: 1}})
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.StartResponseCalled{Status: "200 " + evil, Headers: []trace.Header{{Name: evil, Value: evil}}}})
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.BodyBlock{Len: 9, Head: []byte(evil)}})
	for _, k := range Kinds() {
		o := Options{Layer: trace.LayerApp, Sources: map[string]*Listing{evil: Highlight(evil, evil)}}
		rows := Rows(k, s, nil, o)
		th := theme.New(theme.Options{Profile: colorprofile.ASCII})
		drawn := strings.Join(Draw(Frame{Kind: k, About: About(k, s, o), Rows: rows, Cursor: 0, Width: 80, Height: 20, Theme: th}), "")
		for _, r := range rows {
			drawn += strings.Join(Detail(r, 30), "")
		}
		if strings.ContainsAny(drawn, "\x07\r\u009b\u202e") || strings.Contains(drawn, "\x1b]") {
			t.Errorf("%s: %q", k, drawn)
		}
	}
}

func TestDetailHasTheWholeValue(t *testing.T) {
	t.Parallel()
	cookie := "sid=" + strings.Repeat("7f3a9c", 66)
	tr := journeytest.Hello(cookie)
	rows := Rows(Response, tr.At(27), nil, Options{})
	lines := Detail(rows[Find(rows, "header:Set-Cookie")], 40)
	if got := strings.ReplaceAll(strings.Join(lines, ""), " ", ""); got != "Set-Cookie:"+cookie {
		t.Errorf("%q", lines)
	}
	environ := Rows(Environ, tr.At(11), nil, Options{})
	if got := Detail(environ[Find(environ, "environ:session")], 80); !slices.Contains(got, "written by session") {
		t.Errorf("%q", got)
	}
}

func TestTheCursorFindsWhatCanBeSelected(t *testing.T) {
	t.Parallel()
	rows := []Row{{}, {ID: "a"}, {}, {ID: "b", Now: true}, {ID: "c", Also: []string{"d"}}}
	for _, test := range [][3]int{{-1, 1, 1}, {1, 1, 3}, {3, 1, 4}, {4, 1, 4}, {4, -1, 3}, {3, -1, 1}, {1, -1, 1}, {1, 9, 4}, {4, -9, 1}} {
		if got := Move(rows, test[0], test[1]); got != test[2] {
			t.Errorf("Move(%d, %d) = %d, want %d", test[0], test[1], got, test[2])
		}
	}
	if Current(rows) != 3 || Find(rows, "d") != 4 || Find(rows, "x") != -1 {
		t.Error("Current or Find")
	}
}

func TestRevealShowsTheRow(t *testing.T) {
	t.Parallel()
	for count := range 30 {
		for height := 1; height < 12; height++ {
			for row := range count {
				for scroll := range count {
					got := Reveal(count, row, scroll, height)
					if visible := max(1, height-1); got < 0 || row < got || row >= got+visible {
						t.Fatalf("Reveal(%d, %d, %d, %d) = %d", count, row, scroll, height, got)
					}
				}
			}
		}
	}
}

func TestHitFindsRowsAndOtherLenses(t *testing.T) {
	t.Parallel()
	rows := Rows(Response, journeytest.Hello("x").At(13), nil, Options{})
	f := Frame{Kind: Response, Offers: []Kind{Response, Environ, Wire}, Rows: rows, Scroll: 1, Width: 80, Height: 5, Theme: theme.New(theme.Options{})}
	if row, _, ok := Hit(f, 10, 1); !ok || row != 1 {
		t.Errorf("the first row in view: %d, %t", row, ok)
	}
	title := ansi.Strip(Draw(f)[0])
	for _, k := range f.Offers[1:] {
		x := ansi.StringWidth(title[:strings.Index(title, k.String())])
		if _, got, ok := Hit(f, x, 0); !ok || got != k {
			t.Errorf("%s in the title: %s, %t", k, got, ok)
		}
	}
	for _, at := range [][2]int{{3, 0}, {10, 5}, {10, -1}, {80, 1}} {
		if _, _, ok := Hit(f, at[0], at[1]); ok {
			t.Errorf("there is nothing at %v", at)
		}
	}
}

func sources() map[string]*Listing {
	return map[string]*Listing{"hello.py": Highlight("hello.py", helloCode)}
}

// coded is a state inside the app, at a line of its source.
func coded() *trace.State {
	s := trace.NewState()
	s.Apply(trace.Event{Layer: "mw.0:timing", Data: &trace.AppCalled{}})
	s.Apply(trace.Event{Layer: trace.LayerApp, Src: trace.Src{File: "hello.py", Line: 4}, Data: &trace.AppCalled{}})
	return s
}

func TestCode(t *testing.T) {
	t.Parallel()
	o := Options{Sources: sources()}
	s := coded()
	f := Frame{Kind: Code, Offers: []Kind{Code, Response}, About: About(Code, s, o), Rows: Rows(Code, s, nil, o), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})}
	golden.RequireEqual(t, text(f))
	if Current(f.Rows) != 3 {
		t.Errorf("the current line is row %d", Current(f.Rows))
	}
	for layer, want := range map[trace.Layer]string{
		trace.LayerServer: "The server is Go code inside roundtrip.", "mw.0:timing": "This layer is Go code inside roundtrip.",
	} {
		rows := Rows(Code, s, nil, Options{Layer: layer, Sources: o.Sources})
		if got := rows[0].cells[0].text; got != want || rows[0].ID != "" {
			t.Errorf("%s: %q", layer, got)
		}
	}
	other := Options{Layer: trace.LayerClient, Sources: o.Sources, Others: []trace.Layer{trace.LayerClient}}
	if got := Rows(Code, s, nil, other)[0].cells[0].text; got != "The client is another program, whose code is not here." {
		t.Errorf("%q", got)
	}
}

func TestAListingIsNotChangedByShowingIt(t *testing.T) {
	t.Parallel()
	o := Options{Sources: sources()}
	Rows(Code, coded(), nil, o)
	if slices.ContainsFunc(o.Sources["hello.py"].rows, func(r Row) bool { return r.Now }) {
		t.Error("the listing keeps the current line")
	}
}

func BenchmarkRows(b *testing.B) {
	tr := journeytest.Hello("sid=7f3a9c; HttpOnly")
	s, prev := tr.At(27), tr.At(26)
	for _, k := range Kinds() {
		b.Run(k.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Rows(k, s, prev, Options{})
			}
		})
	}
}

func BenchmarkDraw(b *testing.B) {
	tr := journeytest.Hello("sid=7f3a9c; HttpOnly")
	for _, k := range []Kind{Response, Environ, Wire} {
		f := Frame{Kind: k, Offers: Kinds(), Rows: Rows(k, tr.At(27), tr.At(26), Options{Width: 100}), Cursor: 2, Width: 100, Height: 25, Theme: theme.New(theme.Options{Dark: true})}
		b.Run(k.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Draw(f)
			}
		})
	}
}

// Whatever is cut says so, also where a token ends with the room.
func TestCodeIsCutWithTheSign(t *testing.T) {
	t.Parallel()
	o := Options{Sources: map[string]*Listing{"x.py": Highlight("x.py", "total = add(first, second)  # both\n")}, Main: "x.py"}
	rows := Rows(Code, trace.New(time.Time{}, nil).At(0), nil, o)
	for _, ascii := range []bool{false, true} {
		th := theme.New(theme.Options{ASCII: ascii})
		for width := 12; width < 60; width++ {
			f := Frame{Kind: Code, Rows: rows, Cursor: -1, Width: width, Height: 2, Theme: th}
			line := strings.TrimRight(ansi.Strip(Draw(f)[1]), " ")
			if !strings.HasSuffix(line, "# both") && !strings.HasSuffix(line, th.Sym.Cut) {
				t.Errorf("%d columns: %q", width, line)
			}
		}
	}
}

// Once a request has left the code of its view, the lens still shows the view, and not the file that loads
// the application; one whose source is not here is passed over.
func TestTheCodeOfAnEndedRequestIsItsView(t *testing.T) {
	t.Parallel()
	at := trace.Src{File: "hello.py", Line: 4}
	o := Options{Main: "manage.py", Sources: sources()}
	o.Sources["manage.py"] = Highlight("manage.py", "import os\n")
	for file, want := range map[string]trace.Src{"hello.py": at, "site-packages/admin.py": {}} {
		s := trace.NewState()
		s.Apply(trace.Event{Layer: trace.LayerApp, Src: trace.Src{File: "manage.py", Line: 1}, Data: &trace.AppCalled{}})
		s.Apply(trace.Event{Layer: trace.LayerApp, Src: trace.Src{File: file, Line: 4}, Data: &trace.FrameworkEntered{Framework: "Django", Step: "view", Name: "home"}})
		s.Apply(trace.Event{Layer: trace.LayerApp, Data: &trace.FrameworkLeft{Framework: "Django", Step: "view", Name: "home"}})
		s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "complete"}})
		if got := codePlace(s, o); got != want {
			t.Errorf("it is at %v, want %v", got, want)
		}
	}
}

// Of a file of a library it is said why it is not shown, and what leads on.
func TestAFileOfALibraryIsSaidNotToBeShown(t *testing.T) {
	t.Parallel()
	src := trace.Src{File: "flask/app.py", Line: 9}
	s := trace.NewState()
	s.Apply(trace.Event{Layer: trace.LayerApp, Src: src, Data: &trace.AppCalled{}})
	for want, o := range map[string]Options{
		"flask/app.py is not in your application's folder, so it is not shown. The arrows ←→ lead to your code.": {Sources: sources()},
		"There is no source for flask/app.py here.": {},
	} {
		if got := noCode(s, o, src); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}

// Rows that belong together are shown all where they have room, else from the first of them on.
func TestRevealAllShowsTheRows(t *testing.T) {
	t.Parallel()
	for count := range 20 {
		for height := 1; height < 12; height++ {
			for first := range count {
				for last := first; last < count; last++ {
					for scroll := range count {
						got, visible := RevealAll(count, first, last, scroll, height), max(1, height-1)
						if first < got || first >= got+visible || last-first < visible && last >= got+visible {
							t.Fatalf("RevealAll(%d, %d, %d, %d, %d) = %d", count, first, last, scroll, height, got)
						}
					}
				}
			}
		}
	}
}
