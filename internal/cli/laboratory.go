package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"path/filepath"
	"strings"
	"time"

	"roundtrip/internal/cli/exit"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/plainfile"
	"roundtrip/sandbox/project"
	"roundtrip/sandbox/python/embedded"
	"roundtrip/sandbox/python/system"
	"roundtrip/sandbox/suggest"
	"roundtrip/sandbox/upstream"
	"roundtrip/tui/theme"
)

// laboratory holds what runs things, once it is needed.
type laboratory struct {
	engine  *embedded.Engine
	catalog *catalog.Catalog
	system  *system.Engine // nil until a command could use it
}

// open makes the catalog. That takes no time: Python is compiled when somebody
// asks for it.
func (l *laboratory) open(o embedded.Options, course *ownCourse) *catalog.Catalog {
	if l.catalog == nil {
		l.engine = embedded.New(o)
		l.catalog = catalog.New(catalog.Options{Content: course.fs(), Embedded: l.engine, Workshop: course.workshop()})
	}
	return l.catalog
}

// openSystem makes the engine of the user's own Python, which is looked for when
// an application needs it.
func (l *laboratory) openSystem(o system.Options) *system.Engine {
	if l.system == nil {
		l.system = system.New(o)
	}
	return l.system
}

func (l *laboratory) close() {
	if l.system != nil {
		_ = l.system.Close() // it ends processes, which cannot fail
	}
	if l.engine != nil {
		_ = l.engine.Close() // the process ends, and its memory with it
	}
}

func (p *program) catalog() *catalog.Catalog { return p.lab.open(p.Python, &p.own) }

// needPython waits until Python can run, and tells who waits for long.
func (p *program) needPython(ctx context.Context, tell waiting) error {
	p.catalog()
	p.lab.engine.Warm()
	stop := p.tellWaiting(tell)
	err := p.lab.engine.Wait(ctx)
	stop()
	if ctx.Err() != nil {
		return exit.Failf("", "interrupted while Python was made ready")
	}
	if err != nil {
		return exit.Missing(fmt.Errorf("the embedded Python cannot run: %w", err), "The applications whose names begin with demo: need no Python.")
	}
	if warning := p.lab.engine.Status().Warning; warning != "" {
		fmt.Fprintln(p.Err, theme.Printable(exit.Sentence("note: "+warning)), "To keep it elsewhere, name a folder in "+embedded.CacheEnv+".")
	}
	return nil
}

// patience is how long nothing is said.
const patience = 300 * time.Millisecond

// waiting is how a person is told of a long wait: once, on a line of its own, by a
// line that counts the seconds, or once also where no terminal is, in a log.
type waiting int

const (
	onOneLine waiting = iota
	counting
	logged
)

// tellWaiting tells what the engine does, if that takes long. The function that
// it returns ends it.
func (p *program) tellWaiting(how waiting) (stop func()) {
	if !isTerminal(p.Err) && how != logged {
		return func() {}
	}
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		p.countSeconds(how, quit)
	}()
	return func() { close(quit); <-done }
}

func (p *program) countSeconds(how waiting, quit <-chan struct{}) {
	tick := time.NewTicker(patience)
	defer tick.Stop()
	told := false
	for {
		select {
		case <-quit:
			if told && how == counting {
				fmt.Fprint(p.Err, "\r\x1b[K")
			}
			return
		case <-tick.C:
		}
		if text := preparing(p.lab.engine.Status(), how); text != "" && (how == counting || !told) {
			fmt.Fprint(p.Err, text)
			told = true
		}
	}
}

// preparing is what a person is told while Python is compiled, "" where an earlier start has done that.
func preparing(s embedded.Status, how waiting) string {
	if s.Phase != embedded.Compiling {
		return ""
	}
	text := "Python is being prepared, once for this machine"
	if s.Warning != "" { // it is not kept
		text = "Python is being prepared"
	}
	if how == counting {
		return fmt.Sprintf("\r\x1b[K%s: %s, %.0f s", text, s.Phase, s.Since.Seconds())
	}
	return text + ". That takes some seconds.\n"
}

// labError gives an error of the sandbox its code, and says what to do.
func (p *program) labError(err error) error {
	var name *catalog.UnknownError
	var refused *net.OpError
	var file *fs.PathError
	var kind *plainfile.KindError
	var size *plainfile.SizeError
	var url *upstream.URLError
	var layers *catalog.LayersError
	if known := engineError(err); known != nil {
		return known
	}
	switch {
	case errors.As(err, &url), errors.As(err, &layers):
		return exit.Usagef("APP is then the server alone, such as http://127.0.0.1:5000.", "%w", err)
	case errors.As(err, &name):
		name = p.unknownHere(name, "")
		return exit.Usagef(p.nameHelp(name), "%w", name)
	case errors.As(err, &refused):
		return exit.Missing(err, "The server listens on 127.0.0.1 only, on any free port; see what forbids that here. "+
			"'roundtrip lessons' works without a server.")
	case errors.As(err, &kind) && kind.Is == plainfile.IsFolder && project.ApplicationIn(kind.Path) == "":
		return exit.Usagef("Name the file, as FILE.py or FILE.py:NAME.", "no application is found in the folder %s: it has none of %s", kind.Path, strings.Join(project.Usual(), ", "))
	case errors.As(err, &kind), errors.As(err, &size):
		return exit.Usagef("Write demo:NAME, FILE.py, FILE.py:NAME or package.module:NAME.", "%w", err)
	case errors.As(err, &file):
		return exit.Usagef("See whether the file can be read.", "%w", err)
	}
	return err
}

// noFile says that a file is not where it was named, and which others there may have been
// meant: of the same folder, or of the course.
func noFile(file string, ofTheCourse []string) string {
	dir, base := filepath.Split(file)
	others, _ := filepath.Glob(filepath.Join(dir, "*.py")) // a name with a pattern in it finds nothing
	names := make([]string, len(others))
	for i, other := range others {
		names[i] = filepath.Base(other)
	}
	text := fmt.Sprintf("No file in %s has that name.", folderWords(dir))
	switch near := suggest.Near(base, names); {
	case len(near) > 0:
		return text + " Did you mean " + filepath.Join(dir, near[0]) + "?"
	case len(ofTheCourse) > 0:
		return text
	case len(names) > 0 && len(names) <= 10:
		return text + " There are: " + strings.Join(names, ", ") + "."
	}
	return text
}

// folderWords name the folder of a file, "" for this one.
func folderWords(dir string) string {
	if dir == "" {
		return "this folder"
	}
	return filepath.Clean(dir)
}

// nameHelp says what names there are, if the wrong one is like none of them.
func (p *program) nameHelp(e *catalog.UnknownError) string {
	names := demosOf(p.catalog().Apps())
	help := "Write demo:NAME, FILE.py, FILE.py:NAME or package.module:NAME."
	if file, _ := project.Split(e.Name); e.What == "application" && strings.HasSuffix(file, ".py") {
		return noFile(file, e.Near) + " " + help
	}
	if e.What != "application" {
		names, help = e.Names, "Python applications take Python layers, those of demo: layers in Go."
	}
	if len(e.Near) > 0 || len(names) == 0 {
		return help
	}
	return help + " There are: " + strings.Join(names, ", ") + "."
}
