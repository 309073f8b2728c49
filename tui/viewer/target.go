package viewer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// Target is one thing that a screen points at; the zero Target is nothing.
type Target struct {
	Key    string // of the environ
	Header string // of the response
	Bytes  string // of the wire: "request-line", "target", "header:NAME", "status-line", "body"
	Line   int    // of the main file, or of File
	// File, if it is not "", is shown in the place of the code that runs, as long as the
	// request is looked at after At events.
	File string
	At   int
}

// shownFile is the file that the screen points into, "" for none.
func (v *Viewer) shownFile() string {
	if v.At != v.Target.At {
		return ""
	}
	return v.Target.File
}

// targetRow is the row of a lens that the screen points at, -1 if there is none.
func (v *Viewer) targetRow(k lens.Kind, rows []lens.Row) int {
	p := v.Target
	switch {
	case p == Target{Line: p.Line, File: p.File, At: p.At} && k == lens.Wire:
		return rowOf(rows, v.refused())
	case p.Key != "" && k == lens.Environ:
		return lens.Find(rows, environID+p.Key)
	case p.Header != "" && k == lens.Response:
		return lens.Find(rows, headerID+p.Header)
	case p.Bytes != "" && k == lens.Wire:
		return rowOf(rows, v.TargetBytes())
	case p.Line != 0 && k == lens.Code:
		return lens.Find(rows, fmt.Sprintf("%s%s:%d", lineID, cmp.Or(v.shownFile(), v.mainFile()), p.Line))
	}
	return -1
}

// rowOf is the first row that shows the first byte of a span.
func rowOf(rows []lens.Row, span trace.Span) int {
	if span.Len == 0 {
		return -1
	}
	return slices.IndexFunc(rows, func(r lens.Row) bool {
		return slices.ContainsFunc(r.Spans, func(s trace.Span) bool { return s.Contains(span.Buf, span.Off) })
	})
}

// TargetBytes are the bytes that the screen points at.
func (v *Viewer) TargetBytes() trace.Span {
	if v.Target.Bytes == "" || v.Exchange == nil {
		return trace.Span{}
	}
	return spanNamed(v.State, v.Target.Bytes)
}

// spanNamed finds bytes by the name that pages have for them.
func spanNamed(s *trace.State, name string) trace.Span {
	header, isHeader := strings.CutPrefix(name, headerID)
	switch {
	case isHeader:
		for _, h := range s.Headers {
			if strings.EqualFold(h.Name, header) {
				return trace.Span{Buf: trace.BufIn, Off: h.NameSpan.Off, Len: h.ValueSpan.End() - h.NameSpan.Off}
			}
		}
	case name == "request-line" && s.Line != nil:
		from := s.Line.MethodSpan.Off
		return trace.Span{Buf: trace.BufIn, Off: from, Len: s.Line.VersionSpan.End() - from}
	case name == "target" && s.Line != nil:
		return s.Line.TargetSpan
	case name == "status-line":
		return sentPiece(s, "head")
	case name == "body":
		if b := sentPiece(s, "block"); b.Len > 0 {
			return b
		}
		return requestBody(s)
	}
	return trace.Span{}
}

// sentPiece are the first bytes that were sent for something.
func sentPiece(s *trace.State, what string) trace.Span {
	for _, p := range s.Out.Pieces {
		if p.What == what {
			return p.Span
		}
	}
	return trace.Span{}
}

// requestBody are the bytes behind the head of the request.
func requestBody(s *trace.State) trace.Span {
	i := strings.Index(string(s.In.Bytes), "\r\n\r\n")
	if i < 0 || i+4 >= len(s.In.Bytes) {
		return trace.Span{}
	}
	off := s.In.Base + int64(i) + 4
	return trace.Span{Buf: trace.BufIn, Off: off, Len: s.In.Base + s.In.Total - off}
}
