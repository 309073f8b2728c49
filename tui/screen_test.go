package tui

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

// newLineMode makes a bare line feed go to the first column, since a program
// whose input is no terminal writes those.
const newLineMode = "\x1b[20h"

// terminal is an emulator that a program draws on and reads keys from. What the
// emulator answers is always being read, so that it never waits for the program
// while the program waits for it; that reader stays until the process ends.
type terminal struct {
	emulator *vt.SafeEmulator
	drawn    chan struct{} // something was written

	mu      sync.Mutex
	came    *sync.Cond // input came, or has ended
	input   bytes.Buffer
	err     error
	written int
}

func newTerminal(s size) *terminal {
	t := &terminal{emulator: vt.NewSafeEmulator(s.w, s.h), drawn: make(chan struct{}, 1)}
	t.came = sync.NewCond(&t.mu)
	_, _ = t.emulator.Write([]byte(newLineMode)) // an emulator takes everything
	go t.pump()
	return t
}

// pump carries what the emulator sends into the buffer.
func (t *terminal) pump() {
	p := make([]byte, 4096)
	for {
		n, err := t.emulator.Read(p)
		t.mu.Lock()
		t.input.Write(p[:n])
		t.mu.Unlock()
		t.end(err)
		if err != nil {
			return
		}
	}
}

// end wakes who reads, and with an error ends the input, as a terminal does that
// is closed.
func (t *terminal) end(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.err = err
	t.came.Broadcast()
}

// Read gives the program the keys, and the answers to what it asked.
func (t *terminal) Read(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.input.Len() == 0 && t.err == nil {
		t.came.Wait()
	}
	if t.input.Len() == 0 {
		return 0, t.err
	}
	return t.input.Read(p)
}

// Write draws what the program writes.
func (t *terminal) Write(p []byte) (int, error) {
	t.mu.Lock()
	t.written += len(p)
	t.mu.Unlock()
	n, err := t.emulator.Write(p)
	select {
	case t.drawn <- struct{}{}:
	default:
	}
	return n, err
}

// bytesWritten is how many the program has written.
func (t *terminal) bytesWritten() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.written
}

// text is what stands on the screen, without styles.
func (t *terminal) text() string {
	lines := strings.Split(ansi.Strip(t.emulator.Render()), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return strings.Join(lines, "\n")
}

// escape is the escape key as terminals of today send it. The byte that older ones send is one key with the
// byte that comes behind it within a moment, as a key that is held with alt is.
const escape = "\x1b[27u"

// press presses a key by its name; any other text is typed as it is.
func (t *terminal) press(key string) {
	rest, ctrl := strings.CutPrefix(key, "ctrl+")
	switch {
	case ctrl && named[rest] != 0:
		t.emulator.SendKey(uv.KeyPressEvent{Code: named[rest], Mod: uv.ModCtrl})
	case ctrl:
		t.emulator.SendKey(uv.KeyPressEvent{Code: []rune(rest)[0], Mod: uv.ModCtrl})
	case key == "esc":
		t.emulator.SendText(escape)
	case named[key] != 0:
		t.emulator.SendKey(uv.KeyPressEvent{Code: named[key]})
	case key == "space":
		t.emulator.SendText(" ")
	default:
		t.emulator.SendText(key)
	}
}

// shows waits until all of the texts stand on the screen at once.
func (t *terminal) shows(tb testing.TB, texts ...string) {
	tb.Helper()
	missing := func(text string) bool { return !strings.Contains(t.text(), text) }
	late := time.After(patience)
	for slices.ContainsFunc(texts, missing) {
		select {
		case <-t.drawn:
		case <-late:
			tb.Fatalf("the screen never shows %q:\n%s", texts, t.text())
		}
	}
}

// Whatever the emulator is asked, it answers while nobody reads.
func TestTheTerminalAnswers(t *testing.T) {
	t.Parallel()
	s := newTerminal(size{20, 3})
	if _, err := s.Write([]byte("\x1b[1mone\x1b[m\ntwo\x1b[3;5Hthree\x1b[6n\x1b[6n")); err != nil { // where is the cursor?
		t.Fatal(err)
	}
	if got, want := s.text(), "one\ntwo\n    three"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	for _, key := range []string{"a", "enter", "up", "ctrl+c"} {
		s.press(key)
	}
	want := "\x1b[3;10R\x1b[3;10Ra\r\x1b[A\x03"
	got := make([]byte, len(want))
	if _, err := io.ReadFull(s, got); err != nil || string(got) != want {
		t.Errorf("%q and %v, want %q", got, err, want)
	}
	s.end(io.EOF)
	if n, err := s.Read(got); n != 0 || err != io.EOF {
		t.Errorf("%d bytes and %v behind the end", n, err)
	}
}
