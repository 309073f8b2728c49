package cli

import (
	"context"
	"fmt"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
)

// inspectFile shows a recording.
func (p *program) inspectFile(ctx context.Context, path string, f inspectFlags) error {
	if f.hold != "" {
		return exit.Usagef("Leave out --hold.", "a recording has nobody to be held")
	}
	record, err := f.record()
	if err != nil {
		return err
	}
	defer record.Close()
	if err := openRecording(path, record); err != nil {
		return err
	}
	all, err := wanted(record, f.number)
	if err != nil {
		return err
	}
	switch {
	case f.compare != "":
		return p.compareFiles(record, f)
	case f.format == "json":
		return p.streamFile(all)
	case f.format != "text":
		return p.takeFromFile(record, f)
	case f.plain || p.whyPlain(learnFlags{}) != "":
		p.listFile(record, all)
		return nil
	}
	site := &view.Site{
		Record: record, Name: path, Addr: "a recording", Catalog: p.catalog(), Save: p.saver(), Masked: f.projector,
		Served: func() viewer.Served { return viewer.Served{} }, App: func() string { return "" }, // each exchange has its own
	}
	return p.showSite(ctx, f, tui.Options{Catalog: p.catalog(), Inspect: site})
}

// streamFile writes the events of a recording.
func (p *program) streamFile(all []*inspect.Exchange) error {
	r := streamTo(theme.JSON(p.Out), true) // it was redacted as it was written, if it was
	for _, x := range all {
		r.queue <- x
	}
	return r.close()
}

// listFile tells each request of a recording on a line, by its number, the oldest first.
func (p *program) listFile(record *inspect.Record, all []*inspect.Exchange) {
	out, look := p.styled()
	for _, x := range all {
		row := x.Row()
		if row.Idle() && row.Over() { // whose time is that of no request
			fmt.Fprintf(out, "%6d  a connection, closed without a request\n", row.Number)
			continue
		}
		fmt.Fprintf(out, "%6d  %s", row.Number, journal.Line(x.Trace(), look))
	}
	for _, note := range record.Notes() {
		fmt.Fprintln(p.Err, theme.Printable(note.Text))
	}
}

// wanted are the requests of a recording, or the one that was named.
func wanted(record *inspect.Record, number int) ([]*inspect.Exchange, error) {
	all := record.All(nil)
	if number == 0 {
		return all, nil
	}
	x, err := numbered(record, all, number)
	return []*inspect.Exchange{x}, err
}

// takeFromFile writes a request of a recording for other programs; as HAR all, if none is named.
func (p *program) takeFromFile(record *inspect.Record, f inspectFlags) error {
	all := record.All(nil)
	if f.format == "har" && f.number == 0 {
		out, err := exported(view.HAR, f.reveal, all, "", "")
		if err != nil {
			return err
		}
		_, err = theme.JSON(p.Out).Write(out)
		return err
	}
	x, err := numbered(record, all, f.number)
	if err != nil {
		return err
	}
	return p.takeAway(x.Trace(), appOf(x.Row(), ""), taking{f.format, f.reveal})
}

// numbered is the request of a recording with a number, or the only one.
func numbered(record *inspect.Record, all []*inspect.Exchange, number int) (*inspect.Exchange, error) {
	if number == 0 && len(all) == 1 {
		return all[0], nil
	}
	if x := record.Find(number); x != nil {
		return x, nil
	}
	if number == 0 {
		return nil, exit.Usagef("Name one with --number, such as --number 1; --plain lists them.", "the recording has %d requests", len(all))
	}
	return nil, exit.Usagef("--plain lists them.", "the recording has no request %d", number)
}
