package cli

import (
	"context"
	"fmt"

	"roundtrip/internal/cli/exit"
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
	switch {
	case f.format == "json":
		return p.streamFile(record)
	case f.plain || p.whyPlain(learnFlags{}) != "":
		p.listFile(record)
		return nil
	}
	site := &view.Site{
		Record: record, Name: path, Addr: "a recording", Catalog: p.catalog(), Save: p.saver(),
		Served: func() viewer.Served { return viewer.Served{} },
	}
	return p.showSite(ctx, tui.Options{Catalog: p.catalog(), Inspect: site, ASCII: f.ascii})
}

// streamFile writes the events of a recording.
func (p *program) streamFile(record *inspect.Record) error {
	r := streamTo(theme.JSON(p.Out), true) // it was redacted as it was written, if it was
	for _, x := range record.All(nil) {
		r.queue <- x
	}
	return r.close()
}

// listFile tells each request of a recording on a line, the oldest first.
func (p *program) listFile(record *inspect.Record) {
	for _, x := range record.All(nil) {
		row := x.Row()
		status := "  –"
		if row.Status > 0 {
			status = fmt.Sprintf("%3d", row.Status)
		}
		fmt.Fprintf(p.Out, "%6d  %s  %8.1f ms  %-4s %s\n", row.Number, status, float64(row.Took.Microseconds())/1000,
			theme.Printable(row.Method), theme.Printable(row.Target))
	}
	for _, note := range record.Notes() {
		fmt.Fprintln(p.Err, theme.Printable(note.Text))
	}
}
