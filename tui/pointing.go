package tui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/tui/journey"
	"roundtrip/tui/lens"
	"roundtrip/wsgi/trace"
)

// point notes what the page points at.
func (m *Model) point(p *lessons.Point) {
	m.lens.target = p
	m.lens.station = ""
	if p != nil && p.Station != "" && m.x != nil {
		m.lens.station = m.layerNamed(p.Station)
	}
}

// layerNamed is the station with a name.
func (m *Model) layerNamed(name string) trace.Layer {
	for _, l := range m.stations() {
		if l.Name() == name {
			return l
		}
	}
	return ""
}

func (m *Model) stations() []trace.Layer {
	if in := m.journeyInput(max(m.w, minWidth)); in != nil {
		return journey.Stations(*in)
	}
	return nil
}

// pointedRow is the row of a lens that the page points at, -1 if there is
// none.
func (m *Model) pointedRow(k lens.Kind, rows []lens.Row) int {
	p := m.lens.target
	switch {
	case p == nil && k == lens.Wire:
		return rowOf(rows, refused(m.x))
	case p == nil:
		return -1
	case p.Key != "" && k == lens.Environ:
		return lens.Find(rows, "environ:"+p.Key)
	case p.Header != "" && k == lens.Response:
		return lens.Find(rows, "header:"+p.Header)
	case p.Bytes != "" && k == lens.Wire:
		return rowOf(rows, m.pointedSpan())
	case p.At != 0 && k == lens.Code:
		return lens.Find(rows, "line:"+m.mainFile()+":"+itoa(p.At))
	}
	return -1
}

// refused are the bytes for which the server refused the request, as far as
// they are in view.
func refused(x *exchange) trace.Span {
	i := x.trace.Find(trace.KindRequestRejected, 0)
	if i < 0 || i >= x.at || len(x.trace.Event(i).Spans) == 0 {
		return trace.Span{}
	}
	return x.trace.Event(i).Spans[0]
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

// pointedSpan are the bytes that the page points at.
func (m *Model) pointedSpan() trace.Span {
	p := m.lens.target
	if p == nil || p.Bytes == "" || m.x == nil {
		return trace.Span{}
	}
	return spanNamed(m.x.state, p.Bytes)
}

// spanNamed finds bytes by the name that pages have for them.
func spanNamed(s *trace.State, name string) trace.Span {
	header, isHeader := strings.CutPrefix(name, "header:")
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
		return pieceOf(s, "head")
	case name == "body":
		if b := pieceOf(s, "block"); b.Len > 0 {
			return b
		}
		return requestBody(s)
	}
	return trace.Span{}
}

func pieceOf(s *trace.State, what string) trace.Span {
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

// pointsAtStations reports whether the arrows point at stations now.
func (m *Model) pointsAtStations() bool {
	return m.screen == screenLesson && m.read != nil && m.phase() == asking && m.read.page.Predict.Point == "station"
}

// pointStation moves the pointer to the next station.
func (m *Model) pointStation(by int) tea.Cmd {
	all := m.stations()
	i := slices.Index(all, m.lens.station) + by
	m.lens.station = all[min(max(0, i), len(all)-1)]
	return nil
}

// pointed is what the arrows stand at, in the terms of a page's question: the
// name of a station, a key, or the spans of a row of the wire.
func (m *Model) pointed(point string) any {
	switch point {
	case "station":
		if m.lens.station == "" {
			return nil
		}
		return m.lens.station.Name()
	case "key":
		if key, ok := strings.CutPrefix(m.selectedRow(lens.Environ).ID, "environ:"); ok {
			return key
		}
	case "byte":
		if spans := m.selectedRow(lens.Wire).Spans; len(spans) > 0 {
			return spans
		}
	}
	return nil
}

// selectedRow is the row that stands selected in a lens; empty if none does.
func (m *Model) selectedRow(k lens.Kind) lens.Row {
	s := m.lens.sides[k]
	i := m.cursor(k, s.rows)
	if i < 0 {
		i = lens.Current(s.rows)
	}
	if i < 0 || i >= len(s.rows) {
		return lens.Row{}
	}
	return s.rows[i]
}

// byteAnswer turns spans that were pointed at into an answer to a question
// about a byte: the right byte if it is among them, else their first.
func byteAnswer(q *lessons.Predict, spans []trace.Span, tr *trace.Trace, at int) any {
	value, err := q.Answer.Expr.Value(expr.At(tr, at))
	if err != nil {
		return nil
	}
	right, ok := value.([]any)
	if !ok {
		right = []any{value}
	}
	for _, r := range right {
		off, isInt := r.(int)
		if isInt && slices.ContainsFunc(spans, func(s trace.Span) bool { return s.Contains(s.Buf, int64(off)) }) {
			return off
		}
	}
	return int(spans[0].Off)
}

// explains are the ids under which the selection can be explained.
func (m *Model) explains() []string {
	if m.lens.station != "" && m.pointsAtStations() {
		return []string{"station:" + m.lens.station.Name()}
	}
	k := m.lens.kind()
	if k == lens.Wire && m.cursor(k, m.lens.sides[k].rows) < 0 {
		return nil // no line is marked: what happened last is asked about
	}
	r := m.selectedRow(k)
	ids := append([]string{r.ID}, r.Also...)
	if len(r.Spans) > 0 && k == lens.Wire {
		for _, key := range lens.Keys(m.x.state, r.Spans) {
			ids = append(ids, "environ:"+key)
		}
	}
	return ids
}
