//go:build unix

package inspect_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/system"
	"roundtrip/wsgi/trace"
)

// A request that is held in a Python that is killed goes on at once: its client gets its answer,
// and the row says why.
func TestAHeldRequestOfAKilledPythonGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	engine := system.New(system.Options{})
	t.Cleanup(func() { engine.Close() })
	if err := engine.Check(); err != nil {
		t.Skip(err)
	}
	text := fmt.Sprintf("import os\nwith open(%q, 'w') as f:\n    f.write(str(os.getpid()))\n\ndef application(environ, start_response):\n    start_response('200 OK', [])\n    return [b'tea']\n",
		filepath.Join(dir, "pid"))
	if err := os.WriteFile(filepath.Join(dir, "shop.py"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	c := catalog.New(catalog.Options{Content: content.FS(), System: engine, Paths: true})
	s := &site{t, r, servingFrom(t, c, catalog.Stack{App: filepath.Join(dir, "shop.py"), Engine: catalog.System}, sandbox.SiteOptions{Sink: r, Gate: r})}
	s.Hold(inspect.Rule{Mode: inspect.All})
	answer := s.asks(get("/"))
	s.until("it is held", held(1))
	s.Find(1).Holder().Go(sandbox.AtKind(trace.KindStartResponseCalled), "step")
	s.until("it is held in Python", func(p inspect.Page) bool { return p.Rows[0].Hold != nil && p.Rows[0].Stage == trace.StageHead })
	pid, err := os.ReadFile(filepath.Join(dir, "pid"))
	if err != nil {
		t.Fatal(err)
	}
	n, _ := strconv.Atoi(string(pid))
	if err := syscall.Kill(n, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if got := <-answer; !strings.HasPrefix(got, "HTTP/1.1 502") {
		t.Errorf("the client got %q", got)
	}
	p := s.until("it is over", over(1))
	if row := p.Rows[0]; row.Left != trace.ActionLost || row.Status != 502 || row.Hold != nil {
		t.Errorf("%+v", row)
	}
	if notes := s.Notes(); len(notes) != 1 || !strings.Contains(notes[0].Text, "1 goes on: what ran its application has ended while it was held.") {
		t.Errorf("%v", notes)
	}
}
