package tui

import (
	"os"
	"path/filepath"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/sandbox/python/pythontest"
	view "roundtrip/tui/inspect"
)

// answers writes an application that answers with a text.
func answers(t *testing.T, file, text string) {
	t.Helper()
	source := "def app(environ, start_response):\n    start_response('200 OK', [('Content-Type', 'text/plain')])\n    return [b'" + text + "']\n"
	if err := os.WriteFile(file, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Where files have changed since the application was loaded, that is said once, and a series asks whether they are
// loaded first: old code is not compared with old code unless somebody wants that.
func TestASeriesLoadsWhatHasChanged(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.py")
	answers(t, file, "one")
	i := inspectingAt(t, small, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
		c := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t), Paths: true})
		return inspected(t, catalog.Stack{App: file}, inspect.Options{}, c)
	})
	i.shows(t, "hold off")
	<-i.asks("GET", "/", "")
	i.types([2]string{"", "1 recorded"}, [2]string{"L", "Send the 1 request of the list again, and compare?   L send"}, [2]string{"esc", "q quit"})
	answers(t, file, "two")
	i.types([2]string{"L", "Load it before 1 request is sent?   r yes   L no   esc leave"}, [2]string{"", "shop.py changed since loading. L compares with what is loaded."})
	i.types([2]string{"L", "0 of 1 part from what they were"}, [2]string{"esc", "1 file changed since loading"})
	i.types([2]string{"L", "r yes   L no   v last   esc leave"}, [2]string{"r", "1 of 1 part from what they were"}, [2]string{"esc", "q quit"})
	i.shows(t, "4 recorded\n") // and nothing behind that: what runs is what the file says
	answers(t, file, "three")
	<-i.asks("GET", "/", "")
	i.types([2]string{"", "shop.py changed since loading: what runs is older. L can load it."})
	answers(t, file, "')")
	i.types([2]string{"L", "r yes"}, [2]string{"r", "cannot be loaded"})
	i.press("q")
	i.ends()
}
