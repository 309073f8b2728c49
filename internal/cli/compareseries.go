package cli

import (
	"fmt"
	"slices"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/inspect"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/theme"
)

// compareFiles sets the requests of two recordings beside each other, and tells of each pair
// that parts the first event at which it does, and all that follows, side by side.
func (p *program) compareFiles(before *inspect.Record, f inspectFlags) error {
	now, err := f.record()
	if err != nil {
		return err
	}
	defer now.Close()
	if err := openRecording(f.compare, now); err != nil {
		return err
	}
	out, look := p.styled()
	noise := inspect.Noise{LeftOut: f.ignore}
	sides := noise.Series(requests(before), requests(now))
	parted, twins := 0, sides.Twins
	if words := view.VariesWords(sides); words != "" {
		fmt.Fprintf(out, "%s\n\n", theme.Printable(words))
	}
	for _, t := range twins {
		if t.ByHand() {
			fmt.Fprintf(out, "%s\n  changed by hand in flight, and not compared\n", theme.Printable(pairTitle(t)))
			continue
		}
		if !t.Parted {
			if len(t.Ids) > 0 {
				fmt.Fprintf(out, "%s\n  %s\n", theme.Printable(pairTitle(t)), theme.Printable(view.IdsWords(t.Ids)))
			}
			continue
		}
		parted++
		fmt.Fprintln(out, look.Title.Render(theme.Printable(pairTitle(t))))
		if t.Before != nil && t.Now != nil {
			before, now, width := t.Before.Trace(), t.Now.Trace(), min(columns(p.Out), 200)-2
			for _, line := range slices.Concat(view.DifferenceLines(look, t.Differences(before, now), width), view.Columns(look, t.Beside(before, now), width),
				view.GroupLines(look, t.Groups(before, now), width)) {
				fmt.Fprintln(out, "  "+line)
			}
		}
		fmt.Fprintln(out)
	}
	if parted == 0 {
		alike := slices.DeleteFunc(slices.Clone(twins), inspect.Twin.ByHand)
		fmt.Fprintf(out, "All %d requests are alike, event by event%s.\n", len(alike), butForIds(alike))
		return nil
	}
	return exit.Failf("", "%d of %d requests part from what they were", parted, len(twins))
}

// butForIds says that there were ids in which requests differ.
func butForIds(twins []inspect.Twin) string {
	if slices.ContainsFunc(twins, func(t inspect.Twin) bool { return len(t.Ids) > 0 }) {
		return ", but for ids and times"
	}
	return ""
}

// requests are those of a recording, without connections on which none came.
func requests(r *inspect.Record) []*inspect.Exchange {
	var some []*inspect.Exchange
	for _, x := range r.All(nil) {
		if !x.Row().Idle() {
			some = append(some, x)
		}
	}
	return some
}

// pairTitle names a pair of requests.
func pairTitle(t inspect.Twin) string {
	switch {
	case t.Now == nil:
		row := t.Before.Row()
		return fmt.Sprintf("%s %s: %d before, and not at all now", row.Method, row.Target, row.Number)
	case t.Before == nil:
		row := t.Now.Row()
		return fmt.Sprintf("%s %s: not at all before, and %d now", row.Method, row.Target, row.Number)
	}
	was, is := t.Before.Row(), t.Now.Row()
	return fmt.Sprintf("%s %s: %d before (%d), %d now (%d)", was.Method, was.Target, was.Number, was.Status, is.Number, is.Status)
}
