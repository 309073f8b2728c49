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

// tabled calls a layer that lies in a table: it is found while it runs, and what it gives is only seen.
const tabled = `def inner(environ, start_response):
    def start(status, headers, exc_info=None):
        return start_response(status, headers, exc_info)
    yield from spelled(environ, start)

def spelled(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"tea"

table = {"inner": inner}

def application(environ, start_response):
    return table["inner"](environ, start_response)
`

// Where a status or a block is only seen, that is said before anything is typed, with the event at which it
// can be changed.
func TestWhatIsOnlySeenIsChangedElsewhere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shop.py")
	if err := os.WriteFile(file, []byte(tabled), 0o600); err != nil {
		t.Fatal(err)
	}
	i := inspectingAt(t, middle, func(*catalog.Catalog) (*view.Site, *inspect.Record) {
		c := catalog.New(catalog.Options{Content: content.FS(), System: pythontest.System(t), Paths: true})
		return inspected(t, catalog.Stack{App: file, Engine: catalog.System}, inspect.Options{}, c)
	})
	i.shows(t, "hold off")
	i.types([2]string{"h", "hold if"}, [2]string{`event == "start_response.called"`, "enter take"}, [2]string{"enter", "hold on"})
	answer := i.asks("GET", "/", "")
	i.shows(t, "1 held")
	i.types([2]string{"enter", "held in inner"}, [2]string{"", "[response]"},
		[2]string{"e", "change the headers; the status only at start_response.called of server"}, [2]string{"esc", "e change"},
		[2]string{"s", "held in server"}, [2]string{"s", "held in spelled"},
		[2]string{"e", "This block can be changed only at the next body.block of app."},
		[2]string{"s", "held in inner"}, [2]string{"s", "held in app"}, [2]string{"e", "change the block before it is sent"})
	i.press("ctrl+u")
	i.types([2]string{"coffee", "coffee"}, [2]string{"ctrl+s", "Changed."}, [2]string{"", "   u undo"})
	i.press("c")
	if got := <-answer; got.body != "coffee" {
		t.Errorf("%+v", got)
	}
	i.press("q")
	i.ends()
}
