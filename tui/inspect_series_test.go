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
	i.shows(t, "1 by L\n", "1 by L, twice\n") // the second, to see what differs by itself
	i.shows(t, "4 recorded\n")                // and nothing behind that: what runs is what the file says
	answers(t, file, "three")
	<-i.asks("GET", "/", "")
	i.types([2]string{"", "shop.py changed since loading: what runs is older. L can load it."})
	answers(t, file, "')")
	i.types([2]string{"L", "r yes"}, [2]string{"r", "cannot be loaded"})
	i.press("q")
	i.ends()
}

// Two requests are compared by the rules of the last series: what it has shown to be different in each request is no
// difference, and is named. The same key again leaves nothing out.
func TestTwoRequestsAreComparedAsASeriesIs(t *testing.T) {
	i := inspecting(t, middle, demo, inspect.Options{})
	i.shows(t, "hold off")
	<-i.asks("GET", "/1", "")
	<-i.asks("GET", "/2", "")
	i.types([2]string{"", "2 recorded"}, [2]string{"L", "Send the 2 requests"}, [2]string{"L", "0 of 2 part from what they were"}, [2]string{"esc", "hold off"}, [2]string{"g", "enter look"})
	i.types([2]string{"d", "but for what is left out. d again shows that."}, [2]string{"", "No difference, as in a series: cookie sid"})
	i.types([2]string{"d", "Here it differs from request"})
	i.types([2]string{"d", "but for what is left out. d again shows that."})
	i.press("q")
	i.ends()
}
