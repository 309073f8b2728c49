package plain

import (
	"strings"

	"roundtrip/lessons"
	"roundtrip/wsgi/trace"
)

// prompt waits until the reader wants to go on, and does what is asked for
// meanwhile. It answers false if the reader leaves.
func (n *narrator) prompt(t *pageRun) bool {
	if !n.In.Waits() {
		return true
	}
	for {
		n.line("Press enter to go on (%d of %d done):", t.Presses(), steps(t.Page))
		line, ok := n.typed()
		if !ok || line == "q" {
			n.left = true
			return false
		}
		if line == "" {
			return true
		}
		n.obey(t, line)
	}
}

// typed is the next line of the reader. Enter alone has left an empty line
// on the screen already.
func (n *narrator) typed() (string, bool) {
	line, ok := n.In.Line(n.ctx)
	switch {
	case n.ctx.Err() != nil:
		n.blank()
	case n.In.Waits():
		n.empty = ok && line == ""
	}
	return line, ok
}

// obey does what was typed at a prompt.
func (n *narrator) obey(t *pageRun, line string) {
	if name, ok := strings.CutPrefix(line, "?"); ok {
		n.explain(t, strings.TrimSpace(name))
		return
	}
	lens := lessons.Lens(line)
	switch lens {
	case lessons.LensEnviron, lessons.LensWire, lessons.LensResponse, lessons.LensCode, lessons.LensFindings, lessons.LensOutput, lessons.LensRecording:
		n.tellLens(t, lens, 0)
	default:
		n.line("%q means nothing here. Type environ, wire, response, code, findings or output, ? and a name, q, or nothing.", line)
	}
}

// explain tells what something is: a key of this environ, a header, a status,
// an event, a lens, a rule or a term.
func (n *narrator) explain(t *pageRun, name string) {
	if name == "" {
		n.line("Terms of this page: %s. Type ? and a term.", strings.Join(t.Page.Terms(), ", "))
		return
	}
	for _, id := range meanings(name, t.state()) {
		e, ok := n.Course.Explain(id)
		named := strings.HasPrefix(id, "environ:") || strings.HasPrefix(id, "header:")
		if ok && (named || !strings.HasSuffix(e.ID, ":*")) {
			title := e.Title
			if !strings.HasPrefix(id, "rule:") { // a rule's begins with its number
				title = name + ": " + title
			}
			n.line("%s. %s", title, strings.Join(strings.Fields(unmarked.Replace(e.Text)), " "))
			n.item("See " + e.Section + ".")
			return
		}
	}
	n.line("There is no explanation of %q. Ask for an environ key, a header, a status, an event, a rule or a term.", name)
}

// meanings are the ids that a name can be explained by. Families of ids explain
// everything, so only what is really there counts as a key or header.
func meanings(name string, s *trace.State) []string {
	ids := []string{name}
	if _, ok := s.Variable(name); ok {
		ids = append(ids, "environ:"+name)
	}
	for _, kind := range []string{"term:", "event:", "lens:", "stage:", "station:", "rule:"} {
		ids = append(ids, kind+name)
	}
	if strings.Contains(name, "-") {
		ids = append(ids, "header:"+name)
	}
	if len(name) == 3 && name >= "100" && name <= "599" {
		ids = append(ids, "status:"+name)
	}
	return ids
}

// next waits before the page is turned.
func (n *narrator) next(t *pageRun) {
	if n.In.Waits() && t.Page.Number < len(n.lesson.PageIDs) {
		n.line("Press enter for the next page:")
		line, ok := n.typed()
		n.left = !ok || line == "q"
	}
	n.keep(t.Turn(t.now()))
}
