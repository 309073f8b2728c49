// Firstframe measures how long a person waits for the program: from its start
// to the first full frame in a pseudo-terminal, again and again, and says the
// median.
//
//	go run ./internal/tools/firstframe                builds the program and measures it
//	go run ./internal/tools/firstframe -budget 50ms   ends with 1 if it takes longer
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

func main() {
	log.SetFlags(0)
	budget := flag.Duration("budget", 50*time.Millisecond, "how long the median may be")
	runs := flag.Int("runs", 15, "how often each way is measured")
	flag.Parse()
	if err := report(*budget, *runs); err != nil {
		log.Fatal("firstframe: ", err)
	}
}

// way is a way to start the program.
type way struct {
	name string
	cols int
	rows int
	cold bool // Python was never compiled, so that happens behind the frame
}

func report(budget time.Duration, runs int) error {
	dir, err := os.MkdirTemp("", "firstframe")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	program := filepath.Join(dir, "roundtrip")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("build the program: %w\n%s", err, out)
	}
	if err := exec.Command(program, "trace", "hello.py", "GET", "/").Run(); err != nil {
		return fmt.Errorf("compile Python once: %w", err)
	}
	for _, w := range []way{{"80x24", 80, 24, false}, {"160x50", 160, 50, false}, {"80x24, no Python compiled", 80, 24, true}} {
		if err := within(budget, program, dir, w, runs); err != nil {
			return fmt.Errorf("%s: %w", w.name, err)
		}
	}
	return nil
}

// tries is how often a way is measured that takes too long: a machine that is
// busy with something else is no reason to fail.
const tries = 3

func within(budget time.Duration, program, dir string, w way, runs int) error {
	var median time.Duration
	for range tries {
		times, err := measure(program, dir, w, runs)
		if err != nil {
			return err
		}
		median = times[len(times)/2]
		fmt.Printf("%-28s first full frame after %s, the fastest %s, the slowest %s\n", w.name, ms(median), ms(times[0]), ms(times[len(times)-1]))
		if median <= budget {
			return nil
		}
	}
	return fmt.Errorf("the first frame takes %s, more than %s", ms(median), ms(budget))
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1e3) }

// measure starts the program many times and gives the sorted times.
func measure(program, dir string, w way, runs int) ([]time.Duration, error) {
	var times []time.Duration
	for i := range runs {
		env := append(os.Environ(), "TERM=xterm-256color", "ROUNDTRIP_STATE="+filepath.Join(dir, fmt.Sprintf("state-%d.json", i)))
		if w.cold {
			env = append(env, "ROUNDTRIP_CACHE="+filepath.Join(dir, fmt.Sprintf("cache-%d", i)))
		}
		took, err := frame(program, env, w)
		if err != nil {
			return nil, err
		}
		times = append(times, took)
	}
	slices.Sort(times)
	return times, nil
}

// patience is how long a frame is waited for.
const patience = 10 * time.Second

// frame starts the program in a terminal of its own and gives the time until
// the terminal shows the whole of the first page.
func frame(program string, env []string, w way) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	term, err := open(w.cols, w.rows)
	if err != nil {
		return 0, err
	}
	defer term.close()
	began := time.Now()
	cmd, err := term.start(ctx, program, env)
	if err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Kill() // it may have ended by itself
		_ = cmd.Wait()
	}()
	if err := term.shows(ctx, "A request is waiting", "space", "Press space."); err != nil {
		return 0, err
	}
	return time.Since(began), nil
}
