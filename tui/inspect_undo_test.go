package tui

import (
	"io"
	"net"
	"regexp"
	"strings"
	"testing"
	"time"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
)

var dateLine = regexp.MustCompile(`Date: [^\r]*\r\n`)

// asksRaw sends a request, and gives the bytes of the answer but for its date.
func (i *inspector) asksRaw(tb testing.TB, target string) <-chan string {
	tb.Helper()
	conn, err := net.Dial("tcp", i.addr)
	if err != nil {
		tb.Fatal(err)
	}
	got := make(chan string, 1)
	go func() {
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		_, _ = io.WriteString(conn, "GET "+target+" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		all, _ := io.ReadAll(conn)
		got <- dateLine.ReplaceAllString(string(all), "")
	}()
	return got
}

// A change of the head on its way out is undone and made again while the request is held, and the
// client receives to the byte what was in force as it was let go.
func TestAChangeOnTheWayOutIsUndoneAndMadeAgain(t *testing.T) {
	i := inspecting(t, middle, catalog.Stack{App: "demo:hello"}, inspect.Options{})
	i.shows(t, "hold off")
	plain := <-i.asksRaw(t, "/hello?name=Ada")
	changed := strings.Replace(plain, " 200 OK\r\n", " 503 Out of tea\r\n", 1)
	for _, last := range []struct {
		key, says, gets string
		told            []string
	}{
		{"u", "Undone: 503 Out of tea becomes 200 OK", plain, []string{"head, undone: 503 Out of tea becomes 200 OK"}},
		{"ctrl+r", "Made again: 200 OK becomes 503 Out of tea", changed, []string{"head, made again: 200 OK becomes 503 Out of tea", "~ 503 Out of tea"}},
	} {
		i.types([2]string{"N", "The next request is held"})
		answer := i.asksRaw(t, "/hello?name=Ada")
		i.shows(t, "1 held")
		i.types([2]string{"tab", "▸ "}, [2]string{"enter", "s one event"}, [2]string{"space", "held in app"}, [2]string{"space", "head 1"}, [2]string{"tab", ""}, [2]string{"tab", "[response]"},
			[2]string{"u", "Nothing was changed at this event, so there is nothing to undo."}, [2]string{"e", "change the head on its way out"})
		i.press("ctrl+u")
		i.types([2]string{"503 Out of tea", "503 Out of tea"}, [2]string{"enter", "u undo"})
		i.shows(t, "you", "~ 503 Out of tea", "Changed. The request is still held here: u undoes the change.")
		i.types([2]string{"u", "ctrl+r redo"}, [2]string{"ctrl+r", "u undo"}, [2]string{"u", "ctrl+r redo"})
		if last.key != "u" {
			i.types([2]string{last.key, last.says})
		}
		i.shows(t, last.says)
		i.shows(t, last.told...)
		i.types([2]string{"c", "let go"})
		if got := <-answer; got != last.gets {
			t.Errorf("the client received\n%q, want\n%q", got, last.gets)
		}
		i.shows(t, "back at the client") // it has ended
		says := "This request has ended"
		if last.gets == changed {
			says = "The request has gone on with your change. r sends it again without it."
		}
		i.types([2]string{"u", says}, [2]string{"esc", "recorded"})
	}
	i.press("q")
	i.ends()
}
