package plain

import (
	"cmp"

	"fmt"
	"strings"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/record"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// change makes the page's change and sends the request again, or passes it over.
func (n *narrator) change(t *pageRun) error {
	n.blank()
	n.line("Change: %s", unmarked.Replace(t.Page.Change.Invite))
	before := t.state()
	step := n.changed(t)
	if n.left {
		return nil
	}
	if step.Do != reading.Send {
		return n.do(t, t.Skip(t.now()))
	}
	if err := n.Ready(n.ctx, t.Stack.App); err != nil {
		return err
	}
	if err := n.do(t, step); err != nil {
		return err
	}
	n.sent(t)
	n.happened(t)
	n.differences(before, t.state())
	got := t.run.Client()
	n.line("Response, %s:", theme.Count(int(got.Got), "byte"))
	n.bytes(sandbox.Bytes(got.Received))
	n.findingsNow(t)
	n.shown(t)
	for _, lens := range t.Page.Offers() {
		t.seen[lens] = t.told
	}
	return nil
}

// shown tells what the change has shown, once it was made as the page asks for it.
func (n *narrator) shown(t *pageRun) {
	text := t.Text(t.now(), t.trace().Len())
	if !text.Made {
		n.line("%s", t.Page.Change.NotYet(t.Page.Run))
		return
	}
	for _, p := range text.Pairs {
		if p.Before == p.After {
			n.line("%s: %s, the same as before.", p.Name, cmp.Or(p.After, "nothing"))
			continue
		}
		n.line("%s: before %s, now %s.", p.Name, cmp.Or(p.Before, "nothing"), cmp.Or(p.After, "nothing"))
	}
	n.line("✓ %s", unmarked.Replace(t.Page.Change.Then))
}

// changed puts the change into what runs: a swap as the page has it, or what the reader
// types. The step sends nothing if nothing is changed.
func (n *narrator) changed(t *pageRun) reading.Step {
	if t.CanSwap(t.now()) {
		return n.swap(t)
	}
	c := t.Page.Change
	text := lessons.FieldText(t.Request, c.Field)
	for {
		n.nowReads(t, c.Field, text)
		if c.Select != "" {
			n.line("What you type takes the place of %s in it.", oneLine(c.Select))
		}
		if n.In.Waits() {
			n.line("Type it, or 0 to skip the change:")
		}
		line, ok := n.typed()
		if line == "" && !n.In.Waits() && c.Type != "" {
			line = c.Type
			n.line("Typed: %s", line)
		}
		switch {
		case line == "" && n.In.Waits():
			continue
		case !ok && n.In.Waits() || line == "q":
			n.left = true
			return reading.Step{}
		case line == "" || line == "0":
			n.untouched(t)
			return reading.Step{}
		}
		req := t.Request
		err := c.Apply(&req, line)
		if err == nil {
			return t.Change(t.Stack, req)
		}
		n.line("That cannot be sent: %v.", err)
		if !n.In.Waits() {
			return reading.Step{}
		}
	}
}

// swap puts another application or other layers in place.
func (n *narrator) swap(t *pageRun) reading.Step {
	if n.In.Waits() {
		n.line("Press enter to do it, or type 0 to skip it:")
		line, ok := n.typed()
		n.left = !ok || line == "q"
		if n.left || line == "0" {
			return reading.Step{}
		}
	}
	step := t.Swap()
	n.line("Sent again, to %s behind %s.", t.Stack.App, cmp.Or(strings.Join(t.Stack.Middleware, ", then "), "no layers"))
	return step
}

// untouched says how to make the change another time.
func (n *narrator) untouched(t *pageRun) {
	n.line("Nothing is changed. The page stays open on the map of the course.")
	if t.Request.Raw == nil && t.Stack.Static == nil {
		n.item("To try it, change this and run it: " + command(t.Stack, t.Request))
	}
}

// command is the command line that sends a request.
func command(s catalog.Stack, r sandbox.Request) string {
	words := []string{"roundtrip", "trace", s.App, cmp.Or(r.Method, "GET"), quote(cmp.Or(r.Target, "/"))}
	for _, h := range r.Headers {
		words = append(words, "-H", quote(h.Name+": "+h.Value))
	}
	if len(r.Body) > 0 {
		words = append(words, "-d", quote(string(r.Body)))
	}
	if len(s.Middleware) > 0 {
		words = append(words, "--middleware", strings.Join(s.Middleware, ","))
	}
	return strings.Join(words, " ")
}

func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// nowReads says what a part of the request is, line by line if it has several.
func (n *narrator) nowReads(t *pageRun, name, text string) {
	text = strings.ReplaceAll(text, sandbox.HostMark, t.lab.Addr())
	first, _, several := strings.Cut(text, "\n")
	if !several {
		n.line("What stands in %s now: %s", name, cmp.Or(first, "empty"))
		return
	}
	n.line("What stands in %s now, line by line:", name)
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		n.item(cmp.Or(line, "an empty line"))
	}
}

// oneLine is a text with its line ends written out.
func oneLine(s string) string {
	if s == "" {
		return "empty"
	}
	return strings.ReplaceAll(s, "\n", `\n`)
}

// differences tells which environ keys are not what they were.
func (n *narrator) differences(before, now *trace.State) {
	var lines []string
	for _, v := range now.Environ {
		old, had := before.Variable(v.Key)
		switch {
		case !had:
			lines = append(lines, variable(v, now)+"; new")
		case old.Repr != v.Repr:
			lines = append(lines, variable(v, now)+"; it was "+record.Safe(old.Repr))
		}
	}
	for _, v := range before.Environ {
		if _, has := now.Variable(v.Key); !has && len(now.Environ) > 0 {
			lines = append(lines, fmt.Sprintf("%s is not there", v.Key))
		}
	}
	if len(lines) == 0 {
		return
	}
	n.line("Environ, where it is different now:")
	for _, l := range lines {
		n.item(l)
	}
}
