package lens

import (
	"bytes"
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

func TestHex(t *testing.T) {
	t.Parallel()
	tr := journeytest.Hello("sid=7f3a9c")
	for _, width := range []int{40, 60, 80, 100} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			o := Options{Width: width, Hex: true}
			golden.RequireEqual(t, text(Frame{Kind: Wire, About: About(Wire, tr.At(27), o), Rows: Rows(Wire, tr.At(27), nil, o), Cursor: 2, Width: width, Theme: theme.New(theme.Options{})}))
		})
	}
}

func TestAKeyAndItsBytesLeadToEachOther(t *testing.T) {
	t.Parallel()
	s := journeytest.Hello("x").At(8)
	environ := Rows(Environ, s, nil, Options{})
	spans := environ[Find(environ, "environ:QUERY_STRING")].Spans
	if got := string(s.In.Bytes[spans[0].Off:spans[0].End()]); got != "name=Ada" {
		t.Fatalf("the bytes of QUERY_STRING are %q", got)
	}
	th := theme.New(theme.Options{Profile: colorprofile.ASCII})
	f := Frame{Kind: Wire, Rows: Rows(Wire, s, nil, Options{}), Cursor: -1, Width: 80, Height: 6, Theme: th, Lit: spans}
	if got := ansi.Strip(strings.Join(Draw(f), "\n")); !strings.Contains(got, "/hello?⟦name=Ada⟧ HTTP") {
		t.Errorf("without colour the bytes stand in brackets:\n%s", got)
	}
	f.Theme = theme.New(theme.Options{Dark: true})
	if got := strings.Join(Draw(f), "\n"); !strings.Contains(got, theme.Styled(f.Theme.Lit(trace.LayerClient), "name=Ada")) {
		t.Errorf("the bytes are not lit:\n%q", got)
	}
	if got, want := Keys(s, f.Rows[0].Spans), []string{"REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "SERVER_PROTOCOL"}; !slices.Equal(got, want) {
		t.Errorf("the keys of the request's line are %v, want %v", got, want)
	}
}

func TestHexLightsTheSameBytes(t *testing.T) {
	t.Parallel()
	s := journeytest.Hello("x").At(8)
	f := Frame{Kind: Wire, Rows: Rows(Wire, s, nil, Options{Hex: true}), Cursor: -1, Width: 80, Height: 3, Lit: []trace.Span{{Buf: trace.BufIn, Off: 4, Len: 2}}}
	f.Theme = theme.New(theme.Options{Profile: colorprofile.ASCII})
	if got := ansi.Strip(Draw(f)[1]); !strings.Contains(got, "47 45 54 20[2f 68]65 6c") {
		t.Error(got)
	}
}

func TestTheWireIsExactlyWhatWasSent(t *testing.T) {
	t.Parallel()
	raw := "gEt  /x HTTP/1.1\nHOST:y\r\n\tfold\r\n\x00\x1b[2J\x9b\xff é 日\r\n\r\n"
	for _, width := range []int{20, 40, 80} {
		for _, hex := range []bool{false, true} {
			var joined []byte
			for _, r := range Rows(Wire, trace.NewState(), nil, Options{Width: width, Hex: hex, Sent: []byte(raw)}) {
				if r.bytes != nil {
					joined = append(joined, r.bytes.data...)
				}
			}
			if string(joined) != raw {
				t.Errorf("at %d, hex %t: %q", width, hex, joined)
			}
		}
	}
	got := text(Frame{Kind: Wire, Rows: Rows(Wire, trace.NewState(), nil, Options{Sent: []byte(raw)}), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})})
	for _, want := range []string{`gEt  /x HTTP/1.1\n`, `HOST:y\r\n`, `\tfold\r\n`, `\x00\x1b[2J\x9b\xff é 日\r\n`, "sent by the client, not read yet"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Without a byte in the record nothing is claimed of the client, which may have sent some.
func TestAWireWithoutBytesSpeaksOfTheServer(t *testing.T) {
	t.Parallel()
	ended := trace.NewState()
	ended.Apply(trace.Event{Data: &trace.ExchangeEnded{}})
	for want, s := range map[string]*trace.State{
		"The server has read no byte yet, and has sent none.": trace.NewState(),
		"The server has read no byte, and has sent none.":     ended,
	} {
		rows := Rows(Wire, s, nil, Options{Width: 60})
		if got := text(Frame{Kind: Wire, Rows: rows, Width: 60, Theme: theme.New(theme.Options{})}); !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBytesThatWereNotReadStandApart(t *testing.T) {
	t.Parallel()
	s := trace.NewState()
	s.Apply(trace.Event{Data: &trace.BytesIn{Chunk: []byte(helloBytes[:40])}, Spans: []trace.Span{{Buf: trace.BufIn, Off: 100, Len: 40}}})
	rows := Rows(Wire, s, nil, Options{Sent: []byte(helloBytes), SentAt: 100})
	var read, unread int
	for _, r := range rows {
		switch {
		case r.bytes == nil:
		case r.bytes.unread:
			unread += len(r.bytes.data)
		default:
			read += len(r.bytes.data)
		}
	}
	if read != 40 || unread != len(helloBytes)-40 {
		t.Errorf("%d read and %d unread of %d", read, unread, len(helloBytes))
	}
	s.Apply(trace.Event{Data: &trace.ExchangeEnded{Outcome: "complete"}})
	after := text(Frame{Kind: Wire, Rows: Rows(Wire, s, nil, Options{Sent: []byte(helloBytes), SentAt: 100}), Cursor: -1, Width: 80, Theme: theme.New(theme.Options{})})
	if !strings.Contains(after, "never read") || strings.Contains(after, "not read yet") {
		t.Errorf("once the exchange has ended:\n%s", after)
	}
}

// A line that is broken goes on without an offset, and its end does not stand
// alone, which would be the empty line that ends a head.
func TestABrokenLineGoesOnWithASign(t *testing.T) {
	t.Parallel()
	line := "Accept: text/html, application/xhtml+xml, é;q=0.9\r\n"
	sent := []byte("GET / HTTP/1.1\r\n" + line + "X-Long: " + strings.Repeat("0123456789", 9) + "\r\n\r\n")
	s := trace.New(time.Time{}, nil).At(0)
	for width := 22; width < 120; width++ {
		rows := Rows(Wire, s, nil, Options{Width: width, Sent: sent})
		ends := 0
		for _, r := range rows[1:] {
			if r.bytes == nil {
				continue
			}
			offset := r.cells[len(r.cells)-1].text
			switch starts := r.bytes.off == 0 || sent[r.bytes.off-1] == '\n'; {
			case starts == (offset == goesOn):
				t.Errorf("%d columns: %q at %d has the sign %q", width, r.Copy, r.bytes.off, offset)
			case r.Copy == "":
				ends++
			}
		}
		if ends != 1 {
			t.Errorf("%d columns: %d rows look like the empty line", width, ends)
		}
	}
}

// Without colour nothing that stands around bytes can be read as one of them, whatever
// the bytes are.
func TestMarksAreNoBytes(t *testing.T) {
	t.Parallel()
	const line = `GET /[a]\[b\]⟦c⟧\r HTTP/1.1`
	for _, ascii := range []bool{false, true} {
		f := Frame{Kind: Wire, Cursor: -1, Width: 90, Height: 3, Lit: []trace.Span{{Buf: trace.BufIn, Off: 5, Len: 3}}}
		f.Theme = theme.New(theme.Options{Profile: colorprofile.NoTTY, ASCII: ascii})
		f.Rows = Rows(Wire, trace.NewState(), nil, Options{Width: 90, Sent: []byte(line)})
		want := "GET /" + f.Theme.Sym.Lit + "[a]" + f.Theme.Sym.Unlit + `\\[b\\]\xe2\x9f\xa6c\xe2\x9f\xa7\\r HTTP/1.1`
		if got := ansi.Strip(Draw(f)[2]); !strings.HasSuffix(strings.TrimRight(got, " "), want) {
			t.Errorf("ASCII %v: %q, want %q", ascii, got, want)
		}
	}
}

// large is a request with a body of 1 MB in the lines.
func large(line string) []byte {
	body := strings.Repeat(line, (1<<20)/len(line))
	return fmt.Appendf(nil, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// A large body opens with as much of it as is shown, whatever it is made of; the rest is
// counted.
func TestALargeBodyHasAnEnd(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"a\n", "a", "\u0301", "name=Ada&"} {
		request := large(line)
		s := trace.NewState()
		s.Apply(trace.Event{Data: &trace.BytesIn{Chunk: request[:len(request)/2]}, Spans: []trace.Span{{Buf: trace.BufIn, Len: int64(len(request) / 2)}}})
		for _, hex := range []bool{false, true} {
			rows := Rows(Wire, s, nil, Options{Width: 80, Hex: hex, Sent: request})
			seen, said := 0, 0
			for _, r := range rows {
				if r.bytes != nil {
					seen += len(r.bytes.data)
				} else if strings.Contains(r.cells[0].text, "more, not shown here") {
					said++
				}
			}
			if len(rows) > 2*shownRows+9 || seen > 2*shownBytes || said != 2 {
				t.Errorf("%.8q, hex %v: %d rows of %d bytes, and %d times the rest", line, hex, len(rows), seen, said)
			}
		}
	}
}

// To find a row's end costs what the row is long, not what is behind it.
func TestNoRowIsLookedForInTheWholeBody(t *testing.T) {
	t.Parallel()
	w := &wire{room: 60}
	small, big := bytes.Repeat([]byte("a"), 4<<10), bytes.Repeat([]byte("a"), 64<<20)
	began := time.Now()
	for range 1_000 { // would be 64 GB to look at
		if got, want := w.next(big, 0, nil), w.next(small, 0, nil); got != want {
			t.Fatalf("a row has %d bytes, want %d", got, want)
		}
	}
	if lasted := time.Since(began); lasted > 10*time.Second {
		t.Errorf("1,000 rows took %v", lasted)
	}
}

func BenchmarkLargeBody(b *testing.B) {
	request := large("a\n")
	for b.Loop() {
		Rows(Wire, trace.NewState(), nil, Options{Width: 160, Sent: request})
	}
}
