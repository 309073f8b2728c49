package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/python/application"
	"roundtrip/sandbox/watch"
	"roundtrip/wsgi"
	"roundtrip/wsgi/static"
	"roundtrip/wsgi/trace"
)

// Folder shows the files of a folder on disk below a prefix.
type Folder struct {
	Prefix, Dir string
	Dotfiles    bool // also those whose names begin with a dot
}

// SiteOptions say how a site is served.
type SiteOptions struct {
	Folders []Folder
	// Sink gets every event; nil records nothing. Gate may hold requests; nil holds none.
	Sink trace.Sink
	Gate trace.Gate
	// Log gets what the server has to say, and wsgi.errors.
	Log *slog.Logger
	// ShowErrors are answered with the traceback of an application that failed, and
	// Hosts are further names of this machine, by which its clients may ask.
	ShowErrors wsgi.Audience
	Hosts      []string
	// LocalNames refuses requests on the loopback by other names than this machine's and Hosts.
	LocalNames bool
	// AllowRemote lets it be reached from other machines.
	AllowRemote bool
	// Remembers are the source files of which [Site.Changed] tells; nil for none.
	Remembers func(path string) bool
}

// Site is a server for whoever connects, with a stack that can be loaded anew while
// it serves.
type Site struct {
	catalog *catalog.Catalog
	stack   catalog.Stack
	server  *wsgi.Server
	mounts  []wsgi.Mount // of the folders
	roots   []io.Closer

	remembers func(path string) bool // of the options

	mu       sync.Mutex
	resolved catalog.Resolved
	loaded   func() *watch.State // what the sources were when they were loaded
	retired  sync.WaitGroup      // stacks that were replaced and are in use
}

// NewSite makes a site of a stack, whose files are looked at and not yet run. A name
// that means nothing gives a *[catalog.UnknownError], a folder that cannot be shown a
// *[FolderError].
func NewSite(c *catalog.Catalog, stack catalog.Stack, o SiteOptions) (*Site, error) {
	s := &Site{catalog: c, stack: stack, remembers: o.Remembers}
	for _, f := range o.Folders { // before Python is started for nothing
		if err := s.show(f); err != nil {
			return nil, errors.Join(err, s.closeParts())
		}
	}
	var err error
	if s.resolved, err = c.Resolve(stack); err != nil {
		return nil, errors.Join(err, s.closeParts())
	}
	s.loaded = s.remembered(s.resolved)
	s.server = &wsgi.Server{
		Mounts: s.all(s.resolved), Sink: o.Sink, Gate: o.Gate, Log: o.Log, ShowErrors: o.ShowErrors, Hosts: o.Hosts, LocalNames: o.LocalNames, AllowRemote: o.AllowRemote,
	}
	return s, nil
}

// FolderError says why a folder is not shown.
type FolderError struct {
	Folder
	Err error
}

func (e *FolderError) Error() string {
	return fmt.Sprintf("the files of %q cannot be shown below %q: %v", e.Dir, e.Prefix, e.Err)
}

// Unwrap is what is wrong.
func (e *FolderError) Unwrap() error { return e.Err }

// Errors of folders.
var (
	errPrefix = errors.New("a prefix is /NAME or /NAME/NAME, with no slash at the end")
	errTwice  = errors.New("other files are shown there")
)

// show mounts a folder. Its root keeps to itself: no symbolic link leads out.
func (s *Site) show(f Folder) error {
	if f.Prefix == "/" || !strings.HasPrefix(f.Prefix, "/") || !fs.ValidPath(f.Prefix[1:]) {
		return &FolderError{f, errPrefix}
	}
	for _, m := range s.mounts {
		if m.Prefix == f.Prefix {
			return &FolderError{f, errTwice}
		}
	}
	root, err := os.OpenRoot(f.Dir)
	if err != nil {
		return &FolderError{f, err}
	}
	s.roots = append(s.roots, root)
	s.mounts = append(s.mounts, wsgi.Mount{Prefix: f.Prefix, Static: f.files(plainfile.FolderOf(root, 0))})
	return nil
}

func (f Folder) files(fsys fs.FS) wsgi.Static {
	if f.Dotfiles {
		return static.DirWithDotfiles(fsys)
	}
	return static.Dir(fsys)
}

// all are the mounts of the stack and the folders.
func (s *Site) all(r catalog.Resolved) []wsgi.Mount {
	all := append(r.Mounts[:len(r.Mounts):len(r.Mounts)], s.mounts...)
	for i := range all {
		shareFairly(&all[i])
	}
	return all
}

// shareFairly keeps clients that are slow to send a body from the few places that an
// application in Python has. Half of them are left to applications that ask for a body
// themselves, so that one that is too large can be refused before it is sent.
func shareFairly(m *wsgi.Mount) {
	if app, ok := m.App.(*application.App); ok {
		m.BodyFirst, m.Asking = true, app.Places()/2
	}
}

// Serve serves until the site is closed, which gives [wsgi.ErrServerClosed].
func (s *Site) Serve(ln net.Listener) error { return s.server.Serve(roomy{ln}) }

// Chain are the layers of the stack, outermost first.
func (s *Site) Chain() []trace.Layer {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resolved.Chain
}

// Texts are the texts of the stack's source files, by the names that traces have for
// them, and the name of the application's own, "" if it has none. The caller must not
// change them.
func (s *Site) Texts() (texts map[string]string, main string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resolved.Sources, s.resolved.Main
}

// Notes are what a person should know of how the application was found and is run. They
// are known once it is loaded.
func (s *Site) Notes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resolved.Notes()
}

// Named is the expression in the application's module that gave it, or MODULE:NAME where another module has
// it. It is "" if that is not known.
func (s *Site) Named() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resolved.Named()
}

// Sources are the folders in which the stack's own sources lie on disk; none for a
// stack that comes with the program.
func (s *Site) Sources() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return sourcesOf(s.resolved)
}

func sourcesOf(r catalog.Resolved) []string {
	if r.Dir == "" {
		return nil
	}
	return []string{filepath.Clean(r.Dir)}
}

// Check waits until the stack is loaded, and says why it cannot be.
func (s *Site) Check(ctx context.Context) error {
	s.mu.Lock()
	resolved := s.resolved
	s.mu.Unlock()
	return resolved.Check(ctx)
}

// ErrKept is why a reload left everything as it was.
var ErrKept = errors.New("what was loaded before goes on")

// Reload loads the stack from its files as they are now, and gives it all further
// requests once it is loaded, or once it is known that it cannot be, which is the
// error. Requests that come meanwhile wait for it: none is answered by what its sender
// has just changed. Where there are no files to load, the error wraps ErrKept. Requests
// under way end with what they began with.
func (s *Site) Reload(ctx context.Context) error {
	defer s.server.Pause("the files of the application have changed, and are being loaded")()
	fresh, err := s.catalog.Resolve(s.stack)
	if err != nil {
		return fmt.Errorf("%w; %w", err, ErrKept)
	}
	loaded := s.remembered(fresh)
	err = fresh.Check(ctx)
	if ctx.Err() != nil {
		return errors.Join(err, fresh.Close())
	}
	s.replace(fresh, loaded)
	return err
}

func (s *Site) replace(fresh catalog.Resolved, loaded func() *watch.State) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.resolved
	s.resolved, s.loaded = fresh, loaded
	drained := s.server.Remount(s.all(fresh))
	s.retired.Go(func() {
		<-drained
		_ = old.Close() // nobody is in it any more
	})
}

// Shutdown ends the site once no request is under way, as [wsgi.Server.Shutdown].
// If it gives an error, Close has to be called.
func (s *Site) Shutdown(ctx context.Context) error {
	if err := s.server.Shutdown(ctx); err != nil {
		return err
	}
	return s.Close()
}

// Close ends the site at once.
func (s *Site) Close() error {
	err := s.server.Close()
	s.retired.Wait()
	return errors.Join(err, s.closeParts())
}

func (s *Site) closeParts() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.resolved.Close()
	for _, r := range s.roots {
		err = errors.Join(err, r.Close())
	}
	s.resolved, s.roots = catalog.Resolved{}, nil
	return err
}
