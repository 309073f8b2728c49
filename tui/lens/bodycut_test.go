package lens

import (
	"fmt"
	"strings"
	"testing"

	"roundtrip/wsgi/trace"
)

// cutAt is the state behind a request whose body was kept up to one byte and from another.
func cutAt(media, body string, keep, from int) *trace.State {
	s := trace.NewState()
	head := fmt.Sprintf("POST / HTTP/1.1\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", media, len(body))
	total := int64(len(head) + len(body))
	s.Apply(trace.Event{Data: &trace.BytesIn{Chunk: []byte(head + body[:keep])}, Spans: []trace.Span{{Buf: trace.BufIn, Len: total}}})
	s.Apply(trace.Event{Data: &trace.RequestHeader{Name: "Content-Type", Value: media}})
	tail := body[from:]
	s.Apply(trace.Event{Layer: trace.LayerServer, Data: &trace.ExchangeEnded{LeftOut: []trace.LeftOut{{
		Span: trace.Span{Buf: trace.BufIn, Off: int64(len(head) + keep), Len: int64(from - keep)}, Tail: []byte(tail), Body: int64(len(body)), SHA256: "5eaf",
	}}}})
	return s
}

// Of a body that was cut, no size is told that is that of what was kept, and nothing is blamed on the
// client that only was not kept.
func TestABodyThatWasCutHasItsTrueSizes(t *testing.T) {
	t.Parallel()
	const multi = "multipart/form-data; boundary=X"
	begin := "--X\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"big.bin\"\r\n\r\n"
	body := begin + strings.Repeat("b", 5000) + "\r\n--X--\r\n"
	long := "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n" + strings.Repeat("b", shownBody+5000) + "\r\n--X--\r\n"
	list := "[" + strings.Repeat(`"tea", `, 1000) + "1]"
	for name, c := range map[string]struct {
		s         *trace.State
		has, lies string
	}{
		"a part, its end kept":     {cutAt(multi, body, len(begin)+300, len(body)-100), "file big.bin, 5,000 bytes, unless another part begins in those not kept", "300 bytes"},
		"a part, its end not kept": {cutAt(multi, body, len(begin)+300, len(body)-2), "file big.bin, at least 300 bytes", "no end"},
		"a head of a part":         {cutAt(multi, body, 20, len(body)-2), "The head of part 1 was not kept whole.", "cannot be read"},
		"a part that is kept":      {exchanged(multi, long, "text/plain", "ok"), fmt.Sprintf("field a, %s bytes", "70,536"), "no end"},
		"JSON":                     {cutAt("application/json", list, 300, len(list)-10), "6,693 bytes here were not kept", "no JSON"},
		"JSON that is wrong":       {cutAt("application/json", "{]"+list, 300, len(list)-10), "This is no JSON from byte 1 on", "kept whole"},
		"an image":                 {cutAt("image/png", pngOf(640, 480)+strings.Repeat(".", 500), 20, 400), "Its size stands in bytes that were not kept.", "no PNG"},
		"a form":                   {cutAt("application/x-www-form-urlencoded", "a="+strings.Repeat("b", 5000), 300, 4900), "5,002 bytes", " 300 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			view := BodyByType
			if name == "an image" {
				view = BodyImage
			}
			if got := said(c.s, view); !strings.Contains(got, c.has) || strings.Contains(got, c.lies) {
				t.Errorf("wanted %q without %q:\n%s", c.has, c.lies, got)
			}
		})
	}
}
