// Stress puts a server under what servers meet sooner or later, and prints
// what it cost: thousands of idle connections, clients that dribble, bodies of
// a gibibyte, a lack of files, applications that fail. It uses the loopback
// only, and is over in about a minute.
//
//	go run ./internal/tools/stress
//	go run ./internal/tools/stress -only idle,slow
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// scale is how large everything is.
type scale struct {
	idle    int           // connections that do nothing
	slow    int           // connections that dribble, of each kind
	attack  time.Duration // for how long
	asked   int           // requests of the client that is measured
	body    int64         // bytes of a large body
	files   int           // files that a server may have open
	failing int           // requests for each application that fails
}

func whole() scale {
	return scale{idle: 10_000, slow: 2_000, attack: 14 * time.Second, asked: 2_000, body: 1 << 30, files: 64, failing: 200}
}

// experiment is one thing that a server meets.
type experiment struct {
	name, about string
	run         func(context.Context, *report, scale) error
}

func experiments() []experiment {
	return []experiment{
		{"idle", "connections that do nothing", idle},
		{"slow", "clients that dribble, beside one that does not", slow},
		{"python", "clients that dribble, at an application in Python", python},
		{"bodies", "large bodies, both ways", bodies},
		{"files", "no more files", files},
		{"apps", "applications that fail", apps},
	}
}

func main() {
	if play(os.Args[1:]) {
		return
	}
	only := flag.String("only", "", "run only these, separated by commas: "+strings.Join(names(), ", "))
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stdout, whole(), *only); err != nil {
		fmt.Fprintln(os.Stderr, "stress:", err)
		os.Exit(1)
	}
}

func names() []string {
	var all []string
	for _, f := range experiments() {
		all = append(all, f.name)
	}
	return all
}

// run runs the experiments that are named, or all.
func run(ctx context.Context, out io.Writer, s scale, only string) error {
	chosen := names()
	if only != "" {
		chosen = strings.Split(only, ",")
	}
	for _, name := range chosen {
		i := slices.Index(names(), name)
		if i < 0 {
			return fmt.Errorf("there is no experiment %q; there are %s", name, strings.Join(names(), ", "))
		}
		f := experiments()[i]
		r := &report{out: out}
		fmt.Fprintf(out, "%s: %s\n", f.name, f.about)
		if err := f.run(ctx, r, s); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		fmt.Fprintln(out)
	}
	return nil
}
