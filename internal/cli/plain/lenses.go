package plain

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/lessons"
	"roundtrip/tui/lens"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// lensNow tells what the page's lens shows, and what the checker found if the
// page tells of that, as far as it was not told yet.
func (n *narrator) lensNow(t *pageRun) {
	n.tellLens(t, t.lens, t.seen[t.lens])
	n.findingsNow(t)
}

// findingsNow tells what the checker found since it was told last, on a page
// that tells of findings.
func (n *narrator) findingsNow(t *pageRun) {
	if slices.Contains(t.Page.Offers(), lessons.LensFindings) {
		n.findings(t.trace(), t.seen[lessons.LensFindings])
		t.seen[lessons.LensFindings] = t.trace().Len()
	}
}

// tellLens tells what a lens shows that has changed since the first events.
func (n *narrator) tellLens(t *pageRun, lens lessons.Lens, since int) {
	tr := t.trace()
	state, before := tr.At(tr.Len()), tr.At(since)
	switch lens {
	case lessons.LensEnviron:
		n.environ(state, since)
	case lessons.LensWire:
		n.wire(t, state, before)
	case lessons.LensResponse:
		n.response(state, before)
	case lessons.LensCode:
		n.code(t, state, since)
	case lessons.LensFindings:
		if n.findings(tr, since) == 0 {
			n.line("Findings: no rule is broken up to here.")
		}
	case lessons.LensOutput:
		n.output(state, before)
	case lessons.LensRecording:
		n.recording(t.Page, since)
	}
	t.seen[lens] = tr.Len()
}

// output tells what the application wrote beside its answer, as far as it is news.
func (n *narrator) output(s, before *trace.State) {
	if len(s.Output) == 0 {
		n.line("Output: nothing was printed up to here.")
	}
	for _, said := range s.Output {
		if said.At > before.N && !isTold(said, before) {
			n.line("%s", outputTitle(said))
			for line := range strings.Lines(said.Text) {
				n.verbatim(theme.Printable(strings.TrimRight(line, "\r\n")))
			}
		}
	}
	if lens.IsUnsent(s) {
		n.line("%s", lens.Unsent)
	}
}

// isTold reports whether a traceback was told already: the same comes at the border of each
// layer that an exception passes.
func isTold(said trace.Output, before *trace.State) bool {
	return said.Stream == "raised" && slices.ContainsFunc(before.Output, func(o trace.Output) bool { return o.Text == said.Text })
}

// outputTitle says what a text is, and which line it comes from.
func outputTitle(said trace.Output) string {
	what := "Output"
	if said.Stream == "raised" {
		what = "Traceback"
	}
	if said.Src.Line == 0 {
		return what + ":"
	}
	return fmt.Sprintf("%s, at %s line %d:", what, theme.Printable(said.Src.File), said.Src.Line)
}

// recording tells the page's recording, once.
func (n *narrator) recording(p *lessons.Page, since int) {
	switch {
	case p.Recorded == "":
		n.line("Recording: this page has none.")
	case since == 0:
		n.line("Recording:")
		for line := range strings.Lines(p.Recorded) {
			n.verbatim(theme.Printable(strings.TrimRight(line, "\n")))
		}
	}
}

// environ tells the keys with where they come from: all of them the first
// time, then those that changed.
func (n *narrator) environ(s *trace.State, since int) {
	if len(s.Environ) == 0 {
		if since == 0 {
			n.line("Environ: not built yet.")
		}
		return
	}
	changed := slices.ContainsFunc(s.Environ, func(v trace.Variable) bool { return v.Since > since })
	if !changed {
		return
	}
	n.line("Environ, %d keys:", len(s.Environ))
	for i, v := range s.Environ {
		if v.Since > since {
			n.item(fmt.Sprintf("%d. %s", i+1, variable(v, s)))
		}
	}
}

// variable is a key in words.
func variable(v trace.Variable, s *trace.State) string {
	name := theme.Printable(v.Key)
	if v.Gone {
		return name + " is gone, removed by " + record.Name(v.By)
	}
	text := fmt.Sprintf("%s is %s, %s", name, theme.Printable(v.Repr), origin(v))
	if len(v.Spans) > 0 && v.Spans[0].Buf == trace.BufIn {
		text += ", bytes " + spans(v.Spans)
	}
	return text
}

// origin is where the value came from.
func origin(v trace.Variable) string {
	switch {
	case v.By == "":
		return "from the " + v.Source
	case v.First != string(v.By):
		return "changed by " + record.Name(v.By)
	}
	return "from " + record.Name(v.By)
}

func spans(list []trace.Span) string {
	var words []string
	for _, s := range list {
		words = append(words, fmt.Sprintf("%d to %d", s.Off, s.End()-1))
	}
	return strings.Join(words, " and ")
}

// wire tells how many bytes have gone each way, and those of the response that
// are new.
func (n *narrator) wire(t *pageRun, s, before *trace.State) {
	if before.N > 0 && before.In.Total == s.In.Total && before.Out.Total == s.Out.Total {
		return
	}
	n.line("Wire: the server has read %d of %d bytes, the client has been sent %d.", s.In.Total, len(t.bytes()), s.Out.Total)
	fresh := s.Out.Bytes[min(len(before.Out.Bytes), len(s.Out.Bytes)):]
	if len(fresh) > 0 {
		n.line("Response, %s:", theme.Count(len(fresh), "byte"))
		n.bytes(fresh)
	}
}

// response tells the heads on their way out, layer by layer, as far as they are
// news.
func (n *narrator) response(s, before *trace.State) {
	known := heads(before)
	lines := slices.DeleteFunc(heads(s), func(l string) bool { return before.N > 0 && slices.Contains(known, l) })
	if len(lines) == 0 {
		return
	}
	n.line("Response:")
	for _, l := range lines {
		n.item(l)
	}
}

// heads is a line for each layer that a head has reached, from the app outwards.
func heads(s *trace.State) []string {
	var lines []string
	for _, l := range slices.Backward(s.Layers) {
		if l.Head == nil {
			continue
		}
		lines = append(lines, record.Name(l.Layer)+" is called back with "+headWords(l.Head))
	}
	switch {
	case s.Sent != nil:
		lines = append(lines, "server sends "+headWords(&trace.Head{Status: s.Sent.Status, Headers: append(slices.Clone(s.Sent.Headers), s.Sent.ServerAdded...)}))
	case s.Stored != nil:
		lines = append(lines, "server has written down "+headWords(s.Stored))
	default:
		lines = append(lines, "server has nothing written down")
	}
	return append(lines, "client has "+theme.Count(int(s.Out.Total), "byte"))
}

func headWords(h *trace.Head) string {
	words := []string{theme.Printable(h.Status)}
	for _, f := range h.Headers {
		words = append(words, theme.Printable(f.Name+": "+f.Value))
	}
	return strings.Join(words, "; ")
}

// findings tells what the checker found that shows behind the first events, and
// answers how many that were.
func (n *narrator) findings(tr *trace.Trace, since int) (told int) {
	for _, f := range lint.Check(tr) {
		if f.At(tr) <= since {
			continue
		}
		told++
		where := ""
		switch src := f.Src(tr); {
		case src.Line > 0:
			where = fmt.Sprintf(" at %s, line %d", theme.Printable(src.File), src.Line)
		case src.File != "":
			where = " in " + theme.Printable(src.File)
		}
		n.line("Finding: %s, %s, %s%s. %s", f.Level, f.Rule, record.Name(f.Who), where, theme.Printable(f.Text))
		n.item("Instead: " + f.Instead)
		n.item("See " + f.Section + ".")
	}
	return told
}

// point tells what a stop points at.
func (n *narrator) point(t *pageRun, p *lessons.Point) {
	if p == nil {
		return
	}
	s := t.state()
	switch {
	case p.Key != "":
		if v, ok := s.Variable(p.Key); ok {
			n.line("Look at: %s.", variable(v, s))
		}
	case p.Bytes != "":
		n.pointBytes(p.Bytes, s)
	case p.Header != "":
		n.line("Look at: the response header %s.", p.Header)
	case p.Station != "":
		n.line("Look at: %s.", p.Station)
	case p.Event != "":
		n.line("Look at: the event %s.", p.Event)
	case p.At > 0:
		n.line("Look at: line %d of the code.", p.At)
	}
}

// pointBytes tells which bytes are meant, and what they are where the state
// has them.
func (n *narrator) pointBytes(what string, s *trace.State) {
	name, header := strings.CutPrefix(what, "header:")
	switch {
	case header:
		for _, h := range s.Headers {
			if strings.EqualFold(h.Name, name) {
				n.line("Look at: the header line %s.", theme.Printable(h.Name+": "+h.Value))
			}
		}
	case what == "request-line" && s.Line != nil:
		n.line("Look at: the request line, %s.", theme.Printable(s.Method+" "+s.Target+" "+s.Version))
	case what == "target" && s.Line != nil:
		n.line("Look at: the target, %s.", theme.Printable(s.Target))
	case what == "status-line" && s.Sent != nil:
		n.line("Look at: the status line, %s.", theme.Printable(s.Sent.Status))
	default:
		n.line("Look at: the %s.", strings.ReplaceAll(what, "-", " "))
	}
}
