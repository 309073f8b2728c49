package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/inspect/remote"
	"roundtrip/tui"
	view "roundtrip/tui/inspect"
	"roundtrip/tui/viewer"
)

// usualSocket stands for --inspectable without a path.
const usualSocket = "usual"

// socketPath is where a server waits for an inspector: in the person's own folder for such things, if there is one.
func socketPath(asked string) string {
	if asked != usualSocket {
		return asked
	}
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		return filepath.Join(dir, "roundtrip.sock")
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("roundtrip-%d.sock", os.Getuid()))
}

// inspectable has a server wait for an inspector, which is told what it serves once that is loaded.
func inspectable(path string, loaded *atomic.Pointer[service], reloads func(string) bool, j *journal.Journal, o *sandbox.SiteOptions) (*remote.Server, error) {
	path = socketPath(path)
	server, err := remote.Listen(path, func() remote.Hello { return loaded.Load().hello() }, func(text string) { j.Note("%s", text) })
	if err != nil {
		return nil, exit.Missing(err, "Name another socket: --inspectable=PATH.")
	}
	o.Sink, o.Gate, o.Remembers = bothSinks(o.Sink, server), server, reloads
	j.Note("Inspect it from another terminal: %s", quoted([]string{"roundtrip", "inspect", "--connect", path}))
	return server, nil
}

// hello is what an inspector is told of the site; nil is one that is not there yet.
func (s *service) hello() remote.Hello {
	if s == nil {
		return remote.Hello{Refused: "the application is being loaded"}
	}
	texts, main := s.site.Texts()
	return remote.Hello{
		Name: s.app, App: foundAs(s.app, s.site.Named()), Network: s.ln.Addr().Network(), Addr: s.ln.Addr().String(), Chain: s.site.Chain(), Sources: texts, Main: main,
		Debugs: s.site.CallsDebugger(), Source: s.site.Source, Changed: s.site.Changed, Load: s.loadAgain,
	}
}

// howToConnect says what to do about a server that takes no inspector.
func howToConnect(err error) string {
	switch {
	case errors.Is(err, remote.ErrBusy):
		return "Close the other inspector first."
	case errors.Is(err, remote.ErrRefused): // which says what is the matter
		return ""
	}
	return "Start the server with 'roundtrip serve APP --inspectable', and name the socket that it tells."
}

// noScreen is that the inspector has no terminal.
func noScreen(why string) error {
	return fmt.Errorf("there is no screen for 'roundtrip inspect', %s", why)
}

// connect opens the inspector on a server in another process, and leaves it as it was.
func (p *program) connect(ctx context.Context, f inspectFlags) error {
	if f.plain || f.format == "json" {
		return exit.Usagef("Record with serve --record instead; serve itself tells each request on a line.", "--connect opens a screen, which --plain and --format json leave out")
	}
	if why := p.whyPlain(learnFlags{}); why != "" {
		return exit.Missing(noScreen(why), "Record with serve --record instead.")
	}
	record, err := f.record()
	if err != nil {
		return err
	}
	defer record.Close()
	c, err := remote.Dial(f.connect)
	if err != nil {
		return exit.Missing(err, howToConnect(err))
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = c.Run(record)
		record.Note("The server has ended, or this inspector was sent away. What was recorded stays until you quit.")
	}()
	err = p.showSite(ctx, f, tui.Options{Catalog: p.catalog(), Inspect: &view.Site{
		Record: record, Name: c.Name, Addr: c.Addr, At: c.At(), Stack: catalog.Stack{App: c.Name}, Catalog: p.catalog(), Save: p.saver(), Masked: f.projector, Source: c.Source, Changed: c.Changed, Load: c.Load, App: func() string { return c.App },
		Served: func() viewer.Served {
			return viewer.Served{Chain: c.Chain, Sources: c.Sources, Main: c.Main, Own: true, Addr: c.Addr}
		},
	}})
	record.Hold(inspect.Rule{})
	record.GoAll()
	err = errors.Join(err, c.Close())
	<-ended
	return err
}
