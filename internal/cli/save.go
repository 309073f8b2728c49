package cli

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"roundtrip/internal/cli/tracepage"
	"roundtrip/sandbox"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/project"
	view "roundtrip/tui/inspect"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/export"
)

// saver writes what somebody takes away from the inspector into the folder where the program
// was started. Nothing there is overwritten, and nobody else can read it.
func (p *program) saver() view.Save {
	return p.saved.saver()
}

// savedFiles are the names of files that were saved. Its zero value is ready.
type savedFiles struct{ names sync.Map }

// reloads reports whether an application is loaded again when a file changes: not by what was
// saved beside it.
func (s *savedFiles) reloads(path string) bool {
	_, saved := s.names.Load(filepath.Base(path))
	return !saved && sandbox.Reloads(path)
}

func (s *savedFiles) saver() view.Save {
	return func(f view.Format, reveal bool, all []*inspect.Exchange, addr, app string) (path string, err error) {
		text, err := exported(f, reveal, all, addr, app)
		if err != nil {
			return "", err
		}
		name := nameOf(all)
		if reveal {
			name += withSecrets
		}
		return s.saveNew(name, f.Ending, text)
	}
}

// lastSave saves all requests as the screen is left, and says where once that is gone.
type lastSave struct {
	save view.Save
	path string
}

func (l *lastSave) keep(all []*inspect.Exchange, addr, app string) (err error) {
	l.path, err = l.save(view.Recording, false, all, addr, app)
	return err
}

func (l *lastSave) tell(to io.Writer) {
	if l.path != "" {
		fmt.Fprintf(to, "Saved, with secrets masked: roundtrip inspect %s opens it.\n", l.path)
	}
}

// withSecrets is in the name of a file in which they are.
const withSecrets = "-with-secrets"

// nameOf is the name of a file with exchanges: their number, or the first and the last.
func nameOf(all []*inspect.Exchange) string {
	lowest, highest := all[0].Number(), all[0].Number()
	for _, x := range all {
		lowest, highest = min(lowest, x.Number()), max(highest, x.Number())
	}
	if lowest == highest {
		return fmt.Sprintf("roundtrip-%d", lowest)
	}
	return fmt.Sprintf("roundtrip-%d-%d", lowest, highest)
}

// exported is what is written in a format. Masked secrets are said to be so.
func exported(f view.Format, reveal bool, all []*inspect.Exchange, addr, app string) ([]byte, error) {
	var out bytes.Buffer
	var traces []*trace.Trace
	for _, x := range all {
		tr, err := shown(x.Trace(), reveal)
		if err != nil {
			return nil, err
		}
		traces = append(traces, tr)
		if f == view.Recording {
			if err := export.Recording(&out, recordedAs(x.Row(), tr, app)); err != nil {
				return nil, err
			}
		}
	}
	err := written(&out, f, traces, destination{addr, appOf(all[0].Row(), app), !reveal})
	return out.Bytes(), err
}

// destination is what the formats say beside a trace.
type destination struct {
	addr, app string
	masked    bool
}

// written writes traces in a format that has no more to say of them.
func written(out *bytes.Buffer, f view.Format, traces []*trace.Trace, d destination) error {
	text := ""
	var err error
	switch f {
	case view.HAR:
		return export.HAR(out, traces, d.addr)
	case view.OTLP:
		return export.OTLP(out, traces)
	case view.Page:
		return tracepage.Write(out, traces[0], tracepage.Options{App: d.app, Masked: d.masked})
	case view.Curl:
		text, err = export.Curl(traces[0], d.addr)
		text += "\n"
	case view.Pytest:
		module, callable := project.Split(importable(d.app))
		text, err = export.Pytest(traces[0], module, callable)
	case view.RawRequest:
		return writeRaw(out, traces[0], false)
	case view.RawResponse:
		return writeRaw(out, traces[0], true)
	case view.RequestBody, view.ResponseBody:
		return writeBody(out, traces[0], f == view.ResponseBody)
	}
	out.WriteString(text)
	return err
}

// appOf is the application that a request was sent to, "" where that is not known: app for those that this server
// has had itself.
func appOf(row inspect.Row, app string) string {
	switch row.From {
	case "", inspect.MadeSmaller:
		return cmp.Or(row.App, app)
	case inspect.FromHAR:
		return ""
	}
	return row.From
}

// importable is the name of an application, "" for what no test can import: one in Go, one on another server, one
// behind other layers, or that of a manage.py which says nowhere what its application is.
func importable(app string) string {
	if strings.HasPrefix(app, "demo:") || strings.Contains(app, "://") || strings.Contains(app, " behind ") || filepath.Base(app) == "manage.py" {
		return ""
	}
	return app
}

// foundAs is an application with the expression in its module that gave it, if that is known and
// not in its name already. The application of a manage.py is that of another module.
func foundAs(app, expression string) string {
	if _, callable := project.Split(app); callable != "" || expression == "" {
		return app
	}
	if module, name, ok := strings.Cut(expression, ":"); ok && project.IsDotted(module) && project.IsDotted(name) {
		return expression
	}
	return app + ":" + expression
}

// writeRaw writes the bytes of one direction, if all of them were kept.
func writeRaw(out *bytes.Buffer, tr *trace.Trace, response bool) error {
	data, err := export.Raw(tr, response)
	out.Write(data)
	return err
}

// writeBody writes the body of one direction, if all of it was kept.
func writeBody(out *bytes.Buffer, tr *trace.Trace, response bool) error {
	data, err := export.Body(tr, response)
	out.Write(data)
	return err
}

// mostSaves is how many files of one name there can be.
const mostSaves = 1000

// saveNew writes a file that was not there before. Whoever watches the folder can see it before
// all is written: its name is noted first.
func (s *savedFiles) saveNew(name, ending string, text []byte) (path string, err error) {
	for n := 1; n < mostSaves; n++ {
		path = name + ending
		if n > 1 {
			path = fmt.Sprintf("%s-%d%s", name, n, ending)
		}
		_, known := s.names.LoadOrStore(path, true)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil && !known {
			s.names.Delete(path)
		}
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("it cannot be saved: %w", err)
		}
		_, err = file.Write(text)
		return path, errors.Join(err, file.Close())
	}
	return "", fmt.Errorf("there are too many files like %s%s", name, ending)
}
