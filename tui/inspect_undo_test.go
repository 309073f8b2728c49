package tui

import (
	"encoding/base64"
	"io"
	"net"
	"os"
	"path/filepath"
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
		i.types([2]string{"503 Out of tea", "503 Out of tea"}, [2]string{"enter", "   u undo"})
		i.shows(t, "you", "~ 503 Out of tea", "Changed. The request is still held here: u undoes the change.")
		i.types([2]string{"u", "ctrl+r redo"}, [2]string{"ctrl+r", "   u undo"}, [2]string{"u", "ctrl+r redo"})
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
		says := "It ended. r repeats it"
		if last.gets == changed {
			says = "The request has gone on with your change. r sends it again without it."
		}
		i.types([2]string{"u", says}, [2]string{"esc", "recorded"})
	}
	i.press("q")
	i.ends()
}

// A body that is too long to be typed comes from a file, into a request before its environ and into a block before it
// is sent; the change is undone and made again, and the length stays true.
func TestABodyComesFromAFile(t *testing.T) {
	large := strings.Repeat("green tea, ", 40_000) + "the end"
	file := filepath.Join(t.TempDir(), "large.txt")
	if err := os.WriteFile(file, []byte(large), 0o600); err != nil {
		t.Fatal(err)
	}
	i := inspecting(t, middle, catalog.Stack{App: "demo:echo"}, inspect.Options{})
	i.shows(t, "hold off")
	i.types([2]string{"N", "The next request is held"})
	answer := i.asks("POST", "/", "tea")
	i.shows(t, "1 held")
	i.types([2]string{"tab", "▸ "}, [2]string{"enter", "s one event"}, [2]string{"e", "change the held request"}, [2]string{"up", "▸ from file"})
	i.types([2]string{file[:len(file)-len("ge.txt")], "tab: "}, [2]string{"tab", "large.txt"}, [2]string{"enter", "Changed. The request is still held here: u undoes the change."}, [2]string{"", "   u undo"})
	i.types([2]string{"e", "yours of 440,007 bytes stays"}, [2]string{"enter", "Nothing was changed."})
	i.types([2]string{"u", "ctrl+r redo"}, [2]string{"ctrl+r", "   u undo"}, [2]string{"c", "back at the client"})
	if got := <-answer; got.err != nil || !strings.Contains(got.body, base64.StdEncoding.EncodeToString([]byte(large))) {
		t.Errorf("%d bytes came back, %v", len(got.body), got.err)
	}
	i.types([2]string{"esc", "1 recorded"}, [2]string{"h", "hold if"}, [2]string{`event == "body.block"`, "enter take"}, [2]string{"enter", "hold on: event"})
	answer = i.asks("POST", "/", "tea")
	i.shows(t, "1 held")
	i.types([2]string{"tab", "let go on"}, [2]string{"enter", "s one event"}, [2]string{"", "[response]"}, [2]string{"e", "change the block before it is sent"},
		[2]string{"tab", "▸ from file"}, [2]string{file, "large.txt"}, [2]string{"enter", "   u undo"})
	i.types([2]string{"e", "the block stays, which is too long to be typed"}, [2]string{"esc", "   u undo"}, [2]string{"u", "Undone: green tea"}, [2]string{"ctrl+r", "   u undo"}, [2]string{"c", "back at the client"})
	if got := <-answer; got.err != nil || got.body != large {
		t.Errorf("%d bytes came back, %v", len(got.body), got.err)
	}
	i.press("q")
	i.ends()
}
