package plain

import (
	"strings"

	"roundtrip/lessons"
)

// prompt waits until the reader wants to go on, and does what is asked for
// meanwhile. It answers false if the reader leaves.
func (n *narrator) prompt(t *telltale, taken int) bool {
	if !n.In.Waits() {
		return true
	}
	for {
		n.line("Press enter to go on (%d of %d done):", taken, steps(t.page))
		line, ok := n.In.Line(n.ctx)
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

// obey does what was typed at a prompt.
func (n *narrator) obey(t *telltale, line string) {
	if name, ok := strings.CutPrefix(line, "?"); ok {
		n.explain(strings.TrimSpace(name))
		return
	}
	lens := lessons.Lens(line)
	switch lens {
	case lessons.LensEnviron, lessons.LensWire, lessons.LensResponse, lessons.LensCode:
		n.tellLens(t, lens, 0)
	default:
		n.line("%q means nothing here. Type environ, wire, response or code, ? and a name, q, or nothing.", line)
	}
}

// explain tells what something is.
func (n *narrator) explain(name string) {
	for _, kind := range []string{"", "environ:", "term:", "header:", "status:", "event:", "station:", "stage:", "lens:"} {
		if e, ok := n.Course.Explain(kind + name); ok && (kind != "header:" || strings.Contains(name, "-")) {
			n.line("%s: %s", e.Title, strings.Join(strings.Fields(unmarked.Replace(e.Text)), " "))
			n.item("See " + e.Section + ".")
			return
		}
	}
	n.line("There is no explanation of %q. Ask for an environ key, a header, a status, an event or a term.", name)
}

// next waits before the page is turned.
func (n *narrator) next(p *lessons.Page) {
	if !n.In.Waits() || p.Number == len(n.lesson.PageIDs) {
		return
	}
	n.line("Press enter for the next page:")
	line, ok := n.In.Line(n.ctx)
	if !ok || line == "q" {
		n.finished(p)
		n.left = true
	}
}
