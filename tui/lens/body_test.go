package lens

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// exchanged is the state behind a request and a response with bodies.
func exchanged(requestType, request, responseType, response string, more ...trace.Header) *trace.State {
	s := trace.NewState()
	raw := fmt.Sprintf("POST / HTTP/1.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s", requestType, len(request), request)
	out := func(what, text string, off int) trace.Event {
		return trace.Event{Layer: trace.LayerServer, Data: &trace.BytesOut{What: what, Framing: "identity", Chunk: []byte(text)},
			Spans: []trace.Span{{Buf: trace.BufOut, Off: int64(off), Len: int64(len(text))}}}
	}
	head := "HTTP/1.1 200 OK\r\n\r\n"
	for _, e := range []trace.Event{
		{Data: &trace.BytesIn{Chunk: []byte(raw)}, Spans: []trace.Span{{Buf: trace.BufIn, Len: int64(len(raw))}}},
		{Data: &trace.RequestHeader{Name: "Content-Type", Value: requestType}},
		{Data: &trace.HeadCommitted{Status: "200 OK", Headers: append(more, trace.Header{Name: "Content-Type", Value: responseType})}},
		out("head", head, 0), out("block", response, len(head)),
	} {
		s.Apply(e)
	}
	return s
}

// said are the rows of the body lens as lines.
func said(s *trace.State, view BodyView) string {
	var lines []string
	for _, r := range Rows(Body, s, nil, Options{Width: 200, Body: view}) {
		var words []string
		for _, w := range r.Words() {
			words = append(words, w.Text)
		}
		lines = append(lines, strings.Join(words, " | "))
	}
	return strings.Join(lines, "\n")
}

func gzipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func pngOf(w, h int) string {
	var b bytes.Buffer
	_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)))
	return b.String()
}

// A body is shown as what it is, and another way can be chosen; one that does not fit says why
// and shows the text.
func TestBodiesAreShownAsWhatTheyAre(t *testing.T) {
	t.Parallel()
	parts := "--X\r\nContent-Disposition: form-data; name=\"tea\"\r\n\r\ngreen\r\n--X\r\n" +
		"Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" + pngOf(3, 2) + "\r\n--X--\r\n"
	for name, c := range map[string]struct {
		s    *trace.State
		view BodyView
		want []string
	}{
		"form":       {exchanged("application/x-www-form-urlencoded", "name=Ada+L&x=%26", "text/plain", "hello"), BodyByType, []string{"name | Ada L", "x | &", "hello", "as a form"}},
		"json":       {exchanged("application/json; charset=utf-8", `{"b": [1, {"c": null}], "a": "x"}`, "text/plain", "ok"), BodyByType, []string{"b | [", "0 | 1", "c | null", `a | "x"`, "as JSON"}},
		"bad json":   {exchanged("application/json", `{"b": [1, 2`, "text/plain", "ok"), BodyByType, []string{"This is no JSON from byte", "0 | 1", `{"b": [1, 2`}},
		"parts":      {exchanged(`multipart/form-data; boundary=X`, parts, "text/plain", "ok"), BodyByType, []string{"part 1, field tea, 5 bytes", "green", "part 2, field photo, file a.png", "PNG image, 3 pixels wide and 2 high"}},
		"bad parts":  {exchanged(`multipart/form-data; boundary=Y`, parts, "text/plain", "ok"), BodyByType, []string{"Part 1 cannot be read", "green"}},
		"image":      {exchanged("text/plain", "x", "image/png", pngOf(640, 480)), BodyByType, []string{"PNG image, 640 pixels wide and 480 high", "89 50 4e 47"}},
		"no image":   {exchanged("text/plain", "x", "text/plain", "hello"), BodyImage, []string{"This is no PNG"}},
		"hex":        {exchanged("text/plain", "x", "application/octet-stream", "\x00\x01AB"), BodyByType, []string{"000000 | 00 01 41 42 | ..AB"}},
		"text asked": {exchanged("application/json", `{"a":1}`, "text/plain", "ok"), BodyText, []string{`{"a":1}`}},
		"gzip":       {exchanged("text/plain", "x", "text/plain", gzipped("unpacked text"), trace.Header{Name: "Content-Encoding", Value: "gzip"}), BodyByType, []string{"unpacked text", "as gzip"}},
		"hostile":    {exchanged("text/plain\x1b[2J", "a\x1b]0;b\x07", "text/plain", "ok"), BodyText, []string{`a\x1b]0;b\x07`}},
		"none":       {trace.NewState(), BodyByType, []string{"Neither the request nor the response has a body so far."}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := said(c.s, c.view)
			for _, want := range c.want {
				if !strings.Contains(got, want) {
					t.Errorf("%q is not shown:\n%s", want, got)
				}
			}
			if strings.ContainsAny(got, "\x1b\x07") {
				t.Errorf("a control character is shown: %q", got)
			}
		})
	}
}

// However large a body is or may become, few rows are made of it.
func TestALargeBodyIsShownInPart(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]*trace.State{
		"lines":  exchanged("text/plain", "x", "text/plain", strings.Repeat("a\n", 1<<18)),
		"hex":    exchanged("text/plain", "x", "x/y", strings.Repeat("\x00", 1<<18)),
		"bomb":   exchanged("text/plain", "x", "text/plain", gzipped(strings.Repeat("a\n", 1<<23)), trace.Header{Name: "Content-Encoding", Value: "gzip"}),
		"nested": exchanged("text/plain", "x", "application/json", strings.Repeat("[", 1<<16)),
		"values": exchanged("text/plain", "x", "application/json", "["+strings.Repeat("1,", 1<<16)+"1]"),
	} {
		for view := BodyByType; view < bodyViews; view++ {
			if n := len(Rows(Body, s, nil, Options{Width: 80, Height: 20, Body: view})); n > 2*shownBodyRows {
				t.Errorf("%s %s has %d rows", name, view, n)
			}
		}
	}
}

// cutState is the state behind a response of which the middle was not kept.
func cutState() *trace.State {
	s := exchanged("text/plain", "tea", "text/plain", "first bytes")
	end := s.Out.Base + s.Out.Total
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.BytesOut{What: "block", Framing: "identity"}, Spans: []trace.Span{{Buf: trace.BufOut, Off: end, Len: 5_000_000}}})
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.ExchangeEnded{LeftOut: []trace.LeftOut{{
		Span: trace.Span{Buf: trace.BufOut, Off: end, Len: 5_000_000 - 10}, Tail: []byte("last bytes"), Body: 5_000_011, SHA256: "abcdef",
	}}}})
	return s
}

// Of a body whose middle was not kept, both ends are shown, with what is missing between them.
func TestABodyWithoutItsMiddle(t *testing.T) {
	t.Parallel()
	for view, want := range map[BodyView]string{BodyText: "last bytes", BodyHex: "4c4b49 | 6c 61 73 74"} {
		got := said(cutState(), view)
		last := "first"
		for _, text := range []string{"5,000,011 bytes", "4,999,990 of these bytes were not kept", "SHA-256 abcdef", "first", "4,999,990 bytes here were not kept", want} {
			if view == BodyHex && text == "first" {
				text = "66 69 72 73 74"
			}
			if _, got, _ = strings.Cut(got, text); got == "" && text != want {
				t.Fatalf("%v: behind %q there is no %q", view, last, text)
			}
			last = text
		}
	}
	if got := said(cutState(), BodyText); !strings.HasSuffix(got, "last bytes") {
		t.Errorf("it ends in %q", got[len(got)-40:])
	}
}

// On the wire, too, and the offsets of the last bytes are read whole.
func TestTheWireWithoutItsMiddle(t *testing.T) {
	t.Parallel()
	for _, hex := range []bool{false, true} {
		rows := Rows(Wire, cutState(), nil, Options{Width: 80, Hex: hex})
		at := slices.IndexFunc(rows, func(r Row) bool { return strings.Contains(r.Words()[0].Text, "4,999,990 bytes here were not kept") })
		if at < 0 || at+1 == len(rows) {
			t.Fatalf("hex %v: it does not say what is missing", hex)
		}
		if w := rows[at+1].Words(); strings.TrimSpace(w[1].Text) != "5000020" || !strings.HasPrefix("last bytes", rows[at+1].Copy) {
			t.Errorf("hex %v: behind it stands %+v", hex, w)
		}
	}
}

// A request that a person made anew stands beside what came, signed as changed.
func TestTheWireOfAnEditedRequest(t *testing.T) {
	t.Parallel()
	s := exchanged("text/plain", "tea", "text/plain", "answer")
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.Edited{What: "environ a", Before: "'b'", After: "'c'"}})
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.Edited{What: "request", Before: "POST /", After: "PUT /", Bytes: []byte("PUT / HTTP/1.1\r\nX-Tea: green\r\n\r\n")}})
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.Edited{What: "body", After: "gr\u00fcn"}})
	var edited []string
	for _, r := range Rows(Wire, s, nil, Options{Width: 80}) {
		if len(r.Spans) == 0 || !strings.HasPrefix(r.Spans[0].Buf, "edit.") {
			continue
		}
		if sign := r.Words()[0]; sign.Text != "~" || sign.Party != trace.Layer(r.Spans[0].Buf) {
			t.Errorf("%q is signed %+v", r.Copy, sign)
		}
		edited = append(edited, r.Spans[0].Buf+" "+r.Copy)
	}
	if want := []string{"edit.2 PUT / HTTP/1.1", "edit.2 X-Tea: green", "edit.2 ", "edit.3 gr\xfcn"}; !slices.Equal(edited, want) {
		t.Errorf("%q, want %q", edited, want)
	}
}

// A body that a person wrote in the place of the client's comes first, and the client's below it, until that is undone.
func TestTheBodyThatAPersonWroteIsShown(t *testing.T) {
	s := exchanged("application/x-www-form-urlencoded", "product=1&qty=2", "text/plain", "done")
	apply := func(d trace.Edited) { s.Apply(trace.Event{Data: &d}) }
	request := trace.Edited{What: "request", Before: "POST /", After: "POST /"}
	body := trace.Edited{What: "body", After: "product=1&qty=71"}
	apply(request)
	apply(body)
	text := said(s, BodyByType)
	mine, theirs := strings.Index(text, "16 bytes, written by you"), strings.Index(text, "15 bytes, what the client sent")
	if mine < 0 || theirs < mine || !strings.Contains(text, "71") {
		t.Errorf("it shows\n%s", text)
	}
	apply(request.Undone())
	apply(body.Undone())
	if text := said(s, BodyByType); strings.Contains(text, "by you") || strings.Contains(text, "71") || !strings.Contains(text, "15 bytes") {
		t.Errorf("undone, it shows\n%s", text)
	}
}
