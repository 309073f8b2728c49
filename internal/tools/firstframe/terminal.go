package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"

	"github.com/charmbracelet/x/vt"
)

// terminal is a pseudo-terminal with an emulator behind it, which answers what
// the program asks, as a real terminal does.
type terminal struct {
	far   *os.File // the terminal's side
	near  *os.File // the program's side
	drawn chan struct{}

	mu     sync.Mutex
	screen *vt.Emulator
	err    error
}

// open makes a terminal of the given size.
func open(cols, rows int) (*terminal, error) {
	far, near, err := openPair(cols, rows)
	if err != nil {
		return nil, fmt.Errorf("open a pseudo-terminal: %w", err)
	}
	t := &terminal{screen: vt.NewEmulator(cols, rows), far: far, near: near, drawn: make(chan struct{}, 1)}
	go t.draw()
	go t.answer()
	return t, nil
}

// draw puts what the program writes on the screen.
func (t *terminal) draw() {
	buf := make([]byte, 64<<10)
	for {
		n, err := t.far.Read(buf)
		if n > 0 {
			t.put(buf[:n])
		}
		if err != nil {
			t.fail(err)
			return
		}
		t.wake()
	}
}

func (t *terminal) put(out []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, _ = t.screen.Write(out) // an emulator takes everything
}

// text is what the screen shows.
func (t *terminal) text() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen.String()
}

// answer sends the emulator's answers to the program. It always reads, since
// the emulator waits for whoever reads its answers.
func (t *terminal) answer() {
	_, _ = io.Copy(t.far, t.screen) // ends when the terminal is closed
}

func (t *terminal) fail(err error) {
	t.mu.Lock()
	t.err = err
	t.mu.Unlock()
	t.wake()
}

func (t *terminal) wake() {
	select {
	case t.drawn <- struct{}{}:
	default:
	}
}

func (t *terminal) failed() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// start runs a program in the terminal.
func (t *terminal) start(ctx context.Context, program string, env []string) (*exec.Cmd, error) {
	cmd := exec.CommandContext(ctx, program)
	cmd.Env = env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = t.near, t.near, t.near
	cmd.SysProcAttr = session()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return cmd, t.near.Close()
}

// shows waits until all the texts are on the screen at once.
func (t *terminal) shows(ctx context.Context, texts ...string) error {
	for {
		screen, missing := t.text(), ""
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				missing = text
			}
		}
		if missing == "" {
			return nil
		}
		if err := t.failed(); err != nil {
			return fmt.Errorf("the program ended without showing %q: %w", missing, err)
		}
		select {
		case <-t.drawn:
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("%q does not appear; the screen is:\n%s", missing, screen), ctx.Err())
		}
	}
}

func (t *terminal) close() { _ = t.far.Close() } // the program is gone, or about to go
