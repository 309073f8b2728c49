package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python/system"
	"roundtrip/sandbox/watch"
	"roundtrip/tui/record"
	"roundtrip/wsgi"
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
# behind a proxy, on a socket
roundtrip serve app.py --listen unix:/tmp/app.sock`,
		Args:              takes(1, 1, "APP"),
		ValidArgsFunction: p.completeApp,
		RunE: func(c *cobra.Command, args []string) error {
			if err := p.setTimeout(c, f.timeout); err != nil {
				return err
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
	s, err := p.newService(app, f, j, o)
	if err != nil {
		return err
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

// newService makes the site that the flags ask for, which has to be closed. Who is told of
// its events is in the options, as far as they say so.
func (p *program) newService(app string, f serveFlags, j *journal.Journal, to sandbox.SiteOptions) (*service, error) {
	s := &service{program: p, journal: j, flags: f, app: app}
	return s, s.open(to)
}

func (s *service) open(to sandbox.SiteOptions) (err error) {
	p, f := s.program, s.flags
	if s.at, err = parseAddress(f.listen); err != nil {
		return err
	}
	if to.ShowErrors, err = f.audience(); err != nil {
		return err
	}
	if to.Folders, err = folders(f.static, f.dotfiles); err != nil {
		return err
	}
	p.Python.Guests = f.workers * f.threads // each runs one request at a time
	p.Python.Log = s.journal.Log()
	o, err := p.open(f.stack(s.app, f.middleware), f.engineFlags, s.journal.Log())
	if err != nil {
		return err
	}
	s.opened, s.folders = o, to.Folders
	if o.engine == catalog.System {
		if s.ln, err = listen(s.at, f.allowRemote); err != nil { // before Python is started for nothing
			return err
		}
		s.atEnd = append(s.atEnd, func() { s.ln.Close() }, system.ShareCPU(f.workers)) // before there are workers
	}
	to.Log, to.Hosts, to.AllowRemote = s.journal.Log(), namesOfHere(f.allowHosts), f.allowRemote
	if s.site, err = sandbox.NewSite(o.catalog, o.stack, to); err != nil {
		return errors.Join(p.siteError(err), s.close())
	}
	return nil
}

// close ends what was opened.
func (s *service) close() error {
	var err error
	if s.site != nil {
		err = s.site.Close()
	}
	for _, end := range slices.Backward(s.atEnd) {
		end()
	}
	s.atEnd = nil
	return err
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

// service is one run of the command serve.
type service struct {
	opened
	program *program
	site    *sandbox.Site
	journal *journal.Journal
	flags   serveFlags
	app     string
	at      address
	folders []sandbox.Folder
	ln      net.Listener // nil until it listens
	atEnd   []func()
}

// run listens, loads the application, and serves until it is told to stop.
func (s *service) run(ctx context.Context) error {
	stop, err := s.start(ctx)
	if err != nil {
		return err
	}
	defer stop()
	served := make(chan error, 1)
	go func() { served <- s.site.Serve(s.ln) }()
	select {
	case err := <-served:
		return fmt.Errorf("the server ended: %w", err)
	case <-ctx.Done(): // the first signal
		return s.stop()
	}
}

// start listens, loads the application, and says so. Files are watched until stop is
// called.
func (s *service) start(ctx context.Context) (stop func(), err error) {
	if s.flags.reload && len(s.site.Sources()) == 0 {
		return nil, exit.Usagef("It is for a file or module of yours.", "--reload has nothing to watch: %s comes with the program", s.app)
	}
	if s.ln == nil {
		if s.ln, err = listen(s.at, s.flags.allowRemote); err != nil {
			return nil, err
		}
		s.atEnd = append(s.atEnd, func() { s.ln.Close() })
	}
	for _, note := range s.notes {
		s.journal.Note("%s", finished(note))
	}
	if err := s.load(ctx); err != nil {
		return nil, err
	}
	stop = func() {}
	if s.flags.reload {
		stop = s.reloadOnChange(ctx)
	}
	s.announce()
	return stop, nil
}

// load has the application loaded before anybody asks for it.
func (s *service) load(ctx context.Context) error {
	if s.engine == catalog.Embedded {
		told := counting
		if !isTerminal(s.program.Err) {
			told = logged
		}
		if err := s.program.needPython(ctx, told); err != nil {
			return err
		}
	}
	err := s.site.Check(ctx)
	switch {
	case ctx.Err() != nil:
		return exit.Failf("", "interrupted while the application was loaded")
	case err != nil && !s.flags.reload:
		return exit.Failf("Mend it; with --reload it is loaded again when you save.", "the application cannot be loaded: %w", err)
	case err != nil:
		s.complain(err)
	}
	return nil
}

// complain tells why the application cannot be loaded.
func (s *service) complain(err error) {
	s.journal.Log().Error("The application cannot be loaded, and every request fails until it can", "err", err)
}

// called names an application as people should think of it: one that comes with the
// program may have been meant for a file that is not here.
func (p *program) called(app string) string {
	file, _ := project.Split(app)
	if _, err := os.Stat(file); err != nil && slices.Contains(p.catalog().Apps(), file) {
		return app + " of the course"
	}
	return app
}

// announce says where the server is, and what it does.
func (s *service) announce() {
	s.journal.Note("Serving %s at %s", s.program.called(s.app), urlOf(s.ln))
	if chain := s.site.Chain(); len(chain) > 1 {
		names := make([]string, len(chain))
		for i, layer := range chain {
			names[i] = record.Name(layer)
		}
		s.journal.Note("  layers: %s", strings.Join(names, ", "))
	}
	for _, f := range s.folders {
		s.journal.Note("  files:  %s from %s", f.Prefix, f.Dir)
	}
	for _, note := range s.site.Notes() {
		s.journal.Note("  note:   %s", finished(note))
	}
	if s.flags.reload {
		s.journal.Note("  reload: when Python files or templates in %s change", strings.Join(s.site.Sources(), ", "))
	}
	s.journal.Note("  stop:   ctrl+c")
}

// reloadOnChange watches the sources, until the function that it gives is called.
func (s *service) reloadOnChange(ctx context.Context) (stop func()) {
	w := watch.Dirs(s.site.Sources(), sandbox.Reloads, watch.Options{})
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case files := <-w.Changes():
				s.reload(ctx, files)
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		cancel()
		<-done
		w.Close()
	}
}

func (s *service) reload(ctx context.Context, files []string) {
	began := time.Now()
	err := s.site.Reload(ctx)
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, sandbox.ErrKept):
		s.journal.Note("%s", exit.Sentence(err.Error()))
	case err != nil:
		s.complain(err)
	default:
		s.journal.Note("Loaded again in %.1f s: %s changed.", time.Since(began).Seconds(), changed(files))
	}
}

// changed names the files that changed, if they are few.
func changed(files []string) string {
	if len(files) > 3 {
		return fmt.Sprintf("%d files", len(files))
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = filepath.Base(f)
	}
	return strings.Join(names, ", ")
}

// How long a stop may take without a word about it, and before the requests under way
// are cut: an application has the rest of the two seconds to clean up.
const (
	soon     = 300 * time.Millisecond
	cutAfter = 800 * time.Millisecond
)

// stop ends the server when the requests under way have been answered, or cuts them
// when that takes long.
func (s *service) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), cutAfter)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.site.Shutdown(ctx) }()
	waiting := time.After(soon)
	for {
		select {
		case err := <-ended:
			return s.stopped(err)
		case <-waiting:
			s.journal.Note("Waiting a moment for the requests under way; ctrl+c again ends them at once.")
		}
	}
}

func (s *service) stopped(err error) error {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return errors.Join(exit.Failf("", "requests under way were cut"), s.site.Close())
	case err != nil && !errors.Is(err, wsgi.ErrServerClosed):
		return err
	}
	s.journal.Note("Stopped.")
	return nil
}
