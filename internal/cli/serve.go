package cli

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox"
	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi/trace"
)

// serveFlags are the options of the command serve.
type serveFlags struct {
	engineFlags
	listen      string
	static      []string
	dotfiles    bool
	middleware  string
	reload      bool
	accessLog   string
	check       bool
	allowRemote bool
	allowHosts  []string
	showErrors  string
	record      string
	inspectable string
	reveal      bool
}

func (p *program) serveCommand() *cobra.Command {
	var f serveFlags
	c := &cobra.Command{
		Use:   "serve APP",
		Short: "Serve an application while you develop it",
		Long: "Serves an application to browsers and other clients, with a line for each request, and says which rules of " +
			"PEP 3333 and HTTP the application, its middleware or a client breaks, as it happens.\n\n" +
			"APP is what it is for trace. Requests are told on the standard output, everything else on the standard " +
			"error. Ctrl+c, or SIGTERM, takes no more requests, and cuts those that are not answered within a moment; " +
			"the program has ended within two seconds, and at once after a second signal.\n\n" +
			"Ends with 1 if the application cannot be loaded, or if requests had to be cut; with 3 if the address is taken.",
		Example: `
# your own application, loaded again whenever you save a file
roundtrip serve app.py --reload
# files beside it, requests as JSON for other programs
roundtrip serve app.py --static /static=public --access-log json
# your Flask or Django project, in your own python3, in at most two processes of eight threads
roundtrip serve --chdir site app:app --workers 2 --reload
# every request recorded, to be looked at with 'roundtrip inspect'
roundtrip serve app.py --record recordings
# looked at from another terminal, with 'roundtrip inspect --connect app.inspect'
roundtrip serve app.py --inspectable app.inspect
# behind a proxy, on a socket
roundtrip serve app.py --listen unix:/tmp/app.sock`,
		Args:              takes(1, 2, "APP"),
		ValidArgsFunction: p.completeApp,
		RunE: func(c *cobra.Command, args []string) error {
			if err := p.setTimeout(c, f.timeout); err != nil {
				return err
			}
			switch {
			case len(args) == 2 && f.inspectable == usualSocket: // --inspectable SOCKET
				f.inspectable = args[1]
			case len(args) == 2:
				return takes(1, 1, "APP")(c, args)
			}
			return p.serve(c.Context(), args[0], f)
		},
	}
	f.addServing(c)
	o := c.Flags()
	o.StringVar(&f.accessLog, "access-log", "text", "requests: text for people, json for programs, off")
	o.BoolVar(&f.check, "check", true, "say which rules are broken")
	o.StringVar(&f.record, "record", "", "record every request into a file of its own in this folder, for 'roundtrip inspect FILE'")
	o.BoolVar(&f.reveal, "reveal", false, "leave secrets in what --record writes: cookies, tokens, passwords")
	o.StringVar(&f.inspectable, "inspectable", "", "let 'roundtrip inspect --connect SOCKET' look on from another terminal; SOCKET can follow")
	o.Lookup("inspectable").NoOptDefVal = usualSocket
	if err := c.MarkFlagDirname("record"); err != nil {
		panic(err)
	}
	offer(c, "access-log", cobra.FixedCompletions([]string{"text", "json", "off"}, cobra.ShellCompDirectiveNoFileComp))
	p.completeMiddleware(c)
	return c
}

// addServing adds the options of every command that serves.
func (f *serveFlags) addServing(c *cobra.Command) {
	f.add(c)
	o := c.Flags()
	o.StringVarP(&f.listen, "listen", "l", loopback+":8000", "where: HOST:PORT, PORT, or unix:PATH; port 0 is any free one")
	o.StringArrayVar(&f.static, "static", nil, "show a folder's files, as /PREFIX=DIR; once for each")
	o.BoolVar(&f.dotfiles, "static-dotfiles", false, "also show files and folders whose names begin with a dot, such as .env; .well-known is always shown")
	o.StringVar(&f.middleware, "middleware", "", "layers around it, such as A,B; the outermost first")
	o.BoolVar(&f.reload, "reload", false, "load the application again when its Python files or templates change")
	o.BoolVar(&f.allowRemote, "allow-remote", false, "let other machines reach it")
	f.addAudience(c)
	offer(c, "listen", cobra.NoFileCompletions)
}

func (p *program) serve(ctx context.Context, app string, f serveFlags) error {
	if err := oneOf("access-log", f.accessLog, "text", "json", "off"); err != nil {
		return err
	}
	if f.record == "" {
		return p.serveTo(ctx, app, f, nil)
	}
	to, err := newRecorder(f.record, f.reveal)
	if err != nil {
		return err
	}
	return errors.Join(p.serveTo(ctx, app, f, to), to.close())
}

// serveTo serves, and records each request, if anybody is given to write it.
func (p *program) serveTo(ctx context.Context, app string, f serveFlags, to *recorder) error {
	j := p.journal(f)
	defer j.Close()
	o := sandbox.SiteOptions{Sink: j.Sink()}
	if to != nil {
		record := inspect.New(inspect.Options{Budget: recordBudget, Ended: to.take})
		defer record.Close()
		o.Sink = bothSinks(o.Sink, record)
		if to.path != outputPath {
			j.Note("Recording to %s, which only you can read.", to.path)
		}
	}
	var loaded atomic.Pointer[service]
	if f.inspectable != "" {
		lookers, err := inspectable(f.inspectable, &loaded, p.saved.reloads, j, &o)
		if err != nil {
			return err
		}
		defer lookers.Close()
		context.AfterFunc(ctx, func() { _ = lookers.Leave() }) // what is under way may last longer than the program waits
	}
	s, err := p.newService(app, f, j, o)
	if err != nil {
		return err
	}
	s.loaded = func(error) { loaded.Store(s) }
	if to != nil {
		to.app = s.named
	}
	defer s.close() // what is wrong with it then matters to nobody
	defer runtime.KeepAlive(make([]byte, ballast))
	return s.run(ctx)
}

// recordBudget is how much a server keeps that records to a file: what waits to be written.
const recordBudget = 64 << 20

// bothSinks are two sinks as one; the first may be nil.
func bothSinks(a, b trace.Sink) trace.Sink {
	if a == nil {
		return b
	}
	return trace.Tee{a, b}
}

// ballast is memory that is never touched, so that the system never provides it, and that
// the collector takes for a heap: it comes when as much has been allocated, not at every
// 4 MB. A server that is checked and logged spends a tenth less on a hello (wsgi/BENCH.md).
const ballast = 64 << 20

// folders reads what --static asks for.
func folders(asked []string, dotfiles bool) ([]sandbox.Folder, error) {
	var all []sandbox.Folder
	for _, text := range asked {
		prefix, dir, ok := strings.Cut(text, "=")
		if !ok || dir == "" {
			return nil, exit.Usagef("Write --static /PREFIX=DIR, such as /static=public.", "--static %q names no folder", text)
		}
		all = append(all, sandbox.Folder{Prefix: prefix, Dir: dir, Dotfiles: dotfiles})
	}
	return all, nil
}

func (p *program) siteError(err error) error {
	var folder *sandbox.FolderError
	if errors.As(err, &folder) {
		return exit.Usagef("Write --static /PREFIX=DIR, such as /static=public.", "%w", err)
	}
	return p.labError(err)
}

// journal is where the server tells what it does.
func (p *program) journal(f serveFlags) *journal.Journal {
	out, look := p.styled()
	raised := 0
	if isTerminal(p.Out) {
		raised = 60
	}
	return journal.New(journal.Options{
		Access: p.screen.writer(out), Notes: p.screen.writer(colorprofile.NewWriter(p.Err, p.Vars)), Format: journal.Format(f.accessLog),
		Findings: f.check, Theme: look, Width: min(columns(p.Err), 100), Raised: raised,
	})
}
