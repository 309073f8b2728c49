package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"
)

func TestATerminalShowsWhatAProgramDraws(t *testing.T) {
	t.Parallel()
	term, err := open(40, 10)
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer term.close()
	cmd, err := term.start(t.Context(), "/bin/sh", append(os.Environ(), "ENV=", "PS1=ready"))
	if err != nil {
		t.Fatal(err)
	}
	if err := term.shows(t.Context(), "ready"); err != nil {
		t.Fatal(err)
	}
	if _, err := term.far.WriteString("printf '\\033[2J%s' a'w'ay; exit\n"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := term.shows(ctx, "away", "never drawn"); err == nil || !strings.Contains(err.Error(), `"never drawn"`) {
		t.Errorf("what is never drawn is taken for drawn: %v", err)
	}
	if !strings.Contains(term.text(), "away") {
		t.Errorf("the screen is %q", term.text())
	}
}
