//go:build unix

// Command peers measures the system host beside servers that people run WSGI
// applications with: gunicorn with its sync and gthread workers, waitress,
// uWSGI and granian, each with one worker process of the same Python. It starts all of them
// itself, one application after the other, and lets them take turns in short
// rounds, so that whatever else the machine does falls on all of them. It
// installs nothing, and says what is missing. BENCH.md has what came of it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"time"
)

func main() {
	var p plan
	var r role
	flag.IntVar(&p.rounds, "rounds", 7, "how often each contender has its turn")
	flag.DurationVar(&p.turn, "turn", time.Second, "how long a turn lasts")
	flag.IntVar(&p.conns, "conns", 16, "client connections")
	flag.StringVar(&p.python, "python", "", "the Python of all contenders, in a virtual environment with gunicorn and the others, which BENCH.md says how to make")
	flag.Func("only", "a regular expression: only contenders of such names, beside gunicorn sync", func(s string) (err error) {
		p.only, err = regexp.Compile(s)
		return err
	})
	flag.StringVar(&p.other, "other", "", "another build of the program, which takes part, too")
	flag.StringVar(&r.serve, "serve", "", "serve this application of the folder with its layer events recorded (the program calls itself)")
	flag.IntVar(&r.guests, "guests", 0, "start so many guests, and tell what they take (the program calls itself)")
	flag.Parse()
	if err := start(p, r); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func start(p plan, r role) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	switch {
	case r.serve != "":
		return r.record(ctx, p.python)
	case r.guests > 0:
		return r.hold(ctx, os.Stdout)
	}
	return run(ctx, p)
}

// run measures each application, and then memory.
func run(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(dir)
	ours, err := prepare(ctx, dir, p.python)
	if err != nil {
		return err
	}
	p.describe(os.Stdout)
	for _, app := range []string{"hello", "flaskapp"} {
		if err := p.contest(ctx, os.Stdout, p.contenders(dir, ours, app), app); err != nil {
			return err
		}
	}
	return memory(ctx, os.Stdout)
}
