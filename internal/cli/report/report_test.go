package report

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// recorded are traces of real exchanges, as the program wrote them.
func recorded(t *testing.T) map[string]*trace.Trace {
	t.Helper()
	files, err := filepath.Glob("testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded traces: %v", err)
	}
	all := map[string]*trace.Trace{}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		events, err := trace.ReadJSON(f)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".jsonl")] = trace.New(time.Time{}, events)
	}
	return all
}

func write(t *testing.T, tr *trace.Trace, o Options) string {
	t.Helper()
	s := tr.At(tr.Len())
	var b strings.Builder
	if err := Write(&b, Story{Trace: tr, Sent: s.In.Bytes, Received: s.Out.Bytes}, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func noColour() theme.Theme { return theme.New(theme.Options{Profile: colorprofile.NoTTY}) }

func TestStories(t *testing.T) {
	t.Parallel()
	for name, tr := range recorded(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, []byte(ansi.Strip(write(t, tr, Options{Width: 80, Theme: noColour()}))))
		})
	}
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	for name, tr := range recorded(t) {
		for _, width := range []int{60, 80, 120, 160} {
			for line := range strings.Lines(write(t, tr, Options{Width: width, Theme: noColour()})) {
				if w := ansi.StringWidth(strings.TrimSuffix(line, "\n")); w > width {
					t.Errorf("%s at %d: %d columns: %s", name, width, w, line)
				}
			}
		}
	}
}

// A reason is cut at its end, with the sign, and stands whole at the end.
func TestAReasonKeepsItsBeginning(t *testing.T) {
	t.Parallel()
	const why = "the application ran for 5 s without answering: is there an endless loop at line 7 of app.py?"
	tr := trace.New(time.Time{}, []trace.Event{
		{Seq: 1, X: 1, Layer: trace.LayerServer, Data: &trace.AppRaised{Exc: why}},
		{Seq: 2, X: 1, Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "error", Status: 500}},
	})
	text := ansi.Strip(write(t, tr, Options{Width: 80, Theme: noColour()}))
	row := regexp.MustCompile(`app\.raised +(.*)`).FindStringSubmatch(text)
	if row == nil || !strings.HasPrefix(why, strings.TrimSuffix(row[1], "…")) || !strings.HasSuffix(row[1], "…") {
		t.Errorf("the row is %q", row)
	}
	if !strings.Contains(strings.Join(strings.Fields(text), " "), "raised "+why) {
		t.Errorf("nowhere whole:\n%s", text)
	}
}

func TestStylesChangeNoText(t *testing.T) {
	t.Parallel()
	for name, tr := range recorded(t) {
		plain := ansi.Strip(write(t, tr, Options{Width: 80, Theme: noColour()}))
		styled := write(t, tr, Options{Width: 80, Theme: theme.New(theme.Options{Dark: true})})
		if styled == plain || ansi.Strip(styled) != plain {
			t.Errorf("%s: the styled story is not the plain one with styles", name)
		}
	}
}

func TestEveryKindOfEventHasWords(t *testing.T) {
	t.Parallel()
	for _, k := range trace.Kinds() {
		e := trace.Event{Data: k.NewData()}
		fill(reflect.ValueOf(e.Data).Elem(), "x")
		if record.Words(e, trace.NewState()) == "" {
			t.Errorf("%s means nothing", k)
		}
	}
}

// fill puts a text into every text that a value holds.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		if v.CanSet() {
			v.SetString(text)
		}
	case reflect.Slice:
		if v.CanSet() && v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(text))
		} else if v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), text)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), text)
		}
	case reflect.Bool:
		if v.CanSet() && text == "x" {
			v.SetBool(true)
		}
	}
}

func TestNothingReachesTheTerminalAsItCame(t *testing.T) {
	t.Parallel()
	const hostile = "\x1b[31m\u009b\x7f\r\n\x00\u202e"
	var events []trace.Event
	for i, k := range trace.Kinds() {
		e := trace.Event{Seq: i + 1, X: 1, Layer: "mw.0:" + hostile, Src: trace.Src{File: hostile, Line: 1}, Data: k.NewData()}
		fill(reflect.ValueOf(e.Data).Elem(), hostile)
		events = append(events, e)
	}
	tr := trace.New(time.Time{}, events)
	var b strings.Builder
	story := Story{Trace: tr, Sent: []byte(hostile + hostile), Received: []byte(hostile)}
	if err := Write(&b, story, Options{Width: 80, Theme: theme.New(theme.Options{Profile: colorprofile.NoTTY, ASCII: true})}); err != nil {
		t.Fatal(err)
	}
	text := ansi.Strip(strings.ReplaceAll(b.String(), `\x1b`, ""))
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("%q gets through: %q", text[i:i+1], text[max(0, i-40):i+10])
	}
	if strings.Contains(b.String(), "\x1b[31m") {
		t.Error("a style of the network's gets through")
	}
}

func TestBytesAreAllTold(t *testing.T) {
	t.Parallel()
	tests := []struct {
		in   string
		want []string
		rest int
	}{
		{"", nil, 0},
		{"GET / HTTP/1.1\r\nA: b\n\r\n", []string{`GET / HTTP/1.1\r\n`, `A: b\n`, `\r\n`}, 0},
		{"back\\slash\r\n\r\n\xff\x00é", []string{`back\\slash\r\n`, `\r\n`, `\xff\x00é`}, 0},
		{"A: b\r\n\r\n" + strings.Repeat("1\n", 20), append([]string{`A: b\r\n`, `\r\n`}, repeat(`1\n`, bodyLines)...), 16},
	}
	for _, test := range tests {
		lines, rest := Lines([]byte(test.in))
		if !reflect.DeepEqual(lines, test.want) || rest != test.rest {
			t.Errorf("%q: %q and %d more", test.in, lines, rest)
		}
	}
}

func repeat(s string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = s
	}
	return all
}

func TestWrapBreaksAtSpacesOnly(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text  string
		width int
		want  []string
	}{
		{"", 10, []string{""}},
		{"adds Server-Timing by timing", 20, []string{"adds Server-Timing", "by timing"}},
		{"0123456789abcdef and", 10, []string{"0123456789", "abcdef and"}},
		{"日本日本 x", 4, []string{"日本", "日本", "x"}},
	}
	for _, test := range tests {
		if got := Wrap(test.text, test.width); !reflect.DeepEqual(got, test.want) {
			t.Errorf("Wrap(%q, %d) = %q, want %q", test.text, test.width, got, test.want)
		}
	}
}

// What a framework tells of an exception that it caught stands there in full,
// after the events, and a short note only among them.
func TestWhatWasWrittenIsToldInFull(t *testing.T) {
	t.Parallel()
	const traceback = "Traceback (most recent call last):\n  File \"shop.py\", line 8, in boom\n    return {}[\"tea\"]\nKeyError: 'tea'\n"
	for _, c := range []struct {
		texts []string
		want  string
	}{
		{[]string{"no tea today\n"}, ""},
		{[]string{"Exception on /boom\n", traceback},
			"   Exception on /boom\n   Traceback (most recent call last):\n     File \"shop.py\", line 8, in boom\n       return {}[\"tea\"]\n   KeyError: 'tea'\n"},
	} {
		var events []trace.Event
		for _, text := range c.texts {
			events = append(events, trace.Event{Layer: trace.LayerApp, Data: &trace.ErrorsWrite{Text: text}})
		}
		got := ansi.Strip(write(t, trace.New(time.Now(), events), Options{Width: 80, Theme: noColour()}))
		_, told, found := strings.Cut(got, " Written to wsgi.errors\n")
		if found != (c.want != "") || !strings.HasPrefix(told, c.want) {
			t.Errorf("%q is told as\n%s", c.texts, got)
		}
	}
}

// The start of Python is told apart from the time of the request.
func TestTheStartOfPythonIsToldApart(t *testing.T) {
	t.Parallel()
	events := []trace.Event{
		{Layer: trace.LayerServer, Data: &trace.EngineWaited{What: "process", Why: "the first request since the files were loaded again", For: 900 * time.Millisecond}},
		{Layer: trace.LayerServer, T: time.Second, Data: &trace.ExchangeEnded{Outcome: "complete", Total: 1000 * time.Millisecond}},
	}
	got := strings.Join(strings.Fields(ansi.Strip(write(t, trace.New(time.Time{}, events), Options{Width: 120, Theme: noColour()}))), " ")
	for _, want := range []string{"engine.waited waited 900.00 ms for a Python process to start; the first request since", "took 100.00 ms; Python's start apart, 900.00 ms;"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
}

// The traceback of what was raised stands below, as Python prints it, unless the application
// wrote it.
func TestATracebackIsToldWhole(t *testing.T) {
	t.Parallel()
	const stack = "Traceback (most recent call last):\n  File \"app.py\", line 8, in application\n    return cups[0]\nKeyError: 0"
	events := []trace.Event{
		{Seq: 1, X: 1, Layer: trace.LayerApp, Data: &trace.AppRaised{Exc: "KeyError: 0", Stack: stack}},
		{Seq: 2, X: 1, Layer: trace.LayerServer, Data: &trace.ExchangeEnded{Outcome: "error", Status: 500}},
	}
	text := ansi.Strip(write(t, trace.New(time.Time{}, events), Options{Width: 80, Theme: noColour()}))
	if want := "\n   " + strings.ReplaceAll(stack, "\n", "\n   ") + "\n"; !strings.Contains(text, want) {
		t.Errorf("%q is not in\n%s", want, text)
	}
	wrote := slices.Insert(events, 1, trace.Event{Seq: 2, X: 1, Layer: trace.LayerApp, Data: &trace.ErrorsWrite{Text: stack + "\n"}})
	if text := ansi.Strip(write(t, trace.New(time.Time{}, wrote), Options{Width: 80, Theme: noColour()})); strings.Count(text, "return cups[0]") != 1 {
		t.Errorf("it is told twice:\n%s", text)
	}
}

// A path that is longer than a line is broken behind a folder, or before its line number, which stays whole.
func TestALongPathIsBrokenAtItsJoints(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width int
		want  []string
	}{
		{"werkzeug/wrappers/response.py:566; it answers", 29, []string{"werkzeug/wrappers/response.py", ":566; it answers"}},
		{"werkzeug/wrappers/response.py:566; it answers", 31, []string{"werkzeug/wrappers/response.py", ":566; it answers"}},
		{"werkzeug/wrappers/response.py:566; it answers", 20, []string{"werkzeug/wrappers/", "response.py:566; it", "answers"}},
		{"aaaaaaaaaaaaaaaaaaaaaaaaa", 10, []string{"aaaaaaaaaa", "aaaaaaaaaa", "aaaaa"}},
		{"http://example.com/tea", 12, []string{"http://", "example.com/", "tea"}},
	} {
		if got := Wrap(c.text, c.width); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d columns is %q, want %q", c.text, c.width, got, c.want)
		}
	}
}
