package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/journal"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python"
	"roundtrip/sandbox/python/system"
	"roundtrip/sandbox/upstream"
	"roundtrip/sandbox/watch"
	"roundtrip/tui/record"
	"roundtrip/wsgi"
)

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

// service is one run of the command serve.
type service struct {
	opened
	program  *program
	site     *sandbox.Site
	journal  *journal.Journal
	flags    serveFlags
	app      string
	at       address
	folders  []sandbox.Folder
	ln       net.Listener // nil until it listens
	atEnd    []func()
	onScreen bool        // a screen says where it is, and which key quits
	loaded   func(error) // is called as the application was loaded, or could not be, again and again; nil for nobody
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
		return nil, exit.Usagef("It is for a file or module of yours.", "--reload has nothing to watch: %s is no source of yours", s.app)
	}
	if s.ln == nil {
		if s.ln, err = listen(s.at, s.flags.allowRemote); err != nil {
			return nil, err
		}
		s.atEnd = append(s.atEnd, func() { s.ln.Close() })
	}
	if upstream.IsURL(s.app) && strings.Contains(s.app+"/", "://"+s.ln.Addr().String()+"/") {
		return nil, exit.Usagef("Add --listen with another port.", "%s is where this server listens itself", s.app)
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
	s.wasLoaded(err)
	switch {
	case ctx.Err() != nil:
		return exit.Failf("", "interrupted while the application was loaded")
	case err != nil && !s.flags.reload:
		return exit.Failf(s.mendWords(err), "the application cannot be loaded: %w", err)
	case err != nil:
		s.complain(err)
	}
	return nil
}

// mendWords say what to do about an application that cannot be loaded: a module that is not there may be in
// another Python.
func (s *service) mendWords(err error) string {
	var raised *python.Error
	if s.python != "" && errors.As(err, &raised) && raised.Type == "ModuleNotFoundError" {
		if near := s.nearModule(); near != "" {
			return fmt.Sprintf("Did you mean %s?", near)
		}
		return fmt.Sprintf("It was imported by %s. --python names another Python, such as that of a virtual environment.", s.python)
	}
	if errors.As(err, &raised) && raised.Type == "AttributeError" && strings.Contains(raised.Message, " defines no 'application'") {
		return "Name the file that the application is in, or write FILE.py:NAME."
	}
	return "Mend it, and start this again. With --reload it starts all the same, and the application is loaded when you save."
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
	if !s.onScreen {
		s.journal.Note("Serving %s at %s", s.program.called(s.app), urlOf(s.ln))
	}
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
		if upstream.IsURL(s.app) {
			note = exit.Sentence(note)
		}
		s.journal.Note("  note:   %s", finished(note))
	}
	if s.flags.reload {
		s.journal.Note("  reload: when Python files or templates in %s change", strings.Join(s.site.Sources(), ", "))
	}
	if tcp, ok := s.ln.Addr().(*net.TCPAddr); ok && !tcp.IP.IsLoopback() {
		s.journal.Note("  others: other machines reach it. They can do what the application lets anybody do; what they send is recorded where you record or inspect, " +
			"their requests can be held, and a request that is held keeps its client waiting.")
	}
	if !s.onScreen {
		s.journal.Note("  stop:   ctrl+c")
	}
}

// reloadOnChange watches the sources, until the function that it gives is called.
func (s *service) reloadOnChange(ctx context.Context) (stop func()) {
	w := watch.Dirs(s.site.Sources(), s.program.saved.reloads, watch.Options{})
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

// wasLoaded tells whoever has to know that the application was loaded, or why it cannot be.
func (s *service) wasLoaded(err error) {
	if s.loaded != nil {
		s.loaded(err)
	}
}

func (s *service) reload(ctx context.Context, files []string) {
	began := time.Now()
	err := s.loadAgain(ctx)
	switch {
	case ctx.Err() != nil:
	case errors.Is(err, sandbox.ErrKept):
		s.journal.Note("%s", exit.Sentence(err.Error()))
	case err != nil:
		s.complain(err)
	default:
		s.journal.Note("%s", loadedWords(time.Since(began), files, s.site.Later(files)))
	}
}

// loadedWords say what was loaded again, and what was not: Django, for one, imports the URLs and the views as the first
// request needs them, and an error in them shows only then.
func loadedWords(took time.Duration, files, later []string) string {
	text := fmt.Sprintf("Loaded again in %.1f s", took.Seconds())
	it := "it"
	if len(later) > 1 {
		it = "them"
	}
	now := slices.DeleteFunc(slices.Clone(files), func(file string) bool { return slices.Contains(later, file) })
	switch {
	case len(later) == 0:
		return text + ": " + changed(files) + " changed."
	case len(now) == 0:
		return fmt.Sprintf("%s, without %s: a request that needs %s imports %s.", text, changed(later), it, it)
	}
	return fmt.Sprintf("%s: %s changed. Without %s: a request that needs %s imports %s.", text, changed(now), changed(later), it, it)
}

// loadAgain loads the application from its files as they are now.
func (s *service) loadAgain(ctx context.Context) error {
	err := s.site.Reload(ctx)
	s.wasLoaded(err)
	return err
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
