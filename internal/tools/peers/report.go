//go:build unix

package main

import (
	"fmt"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
)

// goals are who has to be ahead of whom.
var goals = [...]struct{ of, against string }{
	{ours, gunicorn}, {ours, gthread}, {ours, waitress}, {ours, uwsgi}, {ours, granian},
	{oursEvents, gunicorn}, {oursEvents, gthread}, {oursChecked, gunicorn}, {oursChecked, uwsgi},
}

func (p plan) describe(w io.Writer) {
	version, err := exec.Command(p.python, "--version").Output()
	if err != nil {
		version = []byte(p.python)
	}
	fmt.Fprintf(w, "%d connections, no pipelining, %d rounds of %v each, %d processors, %s, %s %s/%s\n",
		p.conns, p.rounds, p.turn, runtime.NumCPU(), strings.TrimSpace(string(version)), runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// report prints medians over the rounds.
func report(w io.Writer, app string, results []result) error {
	fmt.Fprintf(w, "\n%s\n", app)
	base := named(results, gunicorn)
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\trequests/s\tagainst gunicorn sync\tprocessor µs/request\tkeeps connections\t")
	for _, r := range results {
		fmt.Fprintf(table, "%s\t%.0f\t%.2f\t%.0f\t%s\t\n", r.name, middle(r.rates), r.against(base), r.each(), map[bool]string{true: "yes", false: "no"}[r.keeps])
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	for _, g := range goals {
		of, against := named(results, g.of), named(results, g.against)
		if of.contender == nil || against.contender == nil {
			continue
		}
		ratio := of.against(against)
		fmt.Fprintf(w, "%s against %s: %.2f, %s\n", g.of, g.against, ratio, verdict(ratio > 1))
	}
	return nil
}

func verdict(reached bool) string {
	if reached {
		return "ahead"
	}
	return "behind"
}

// named is what a contender did, nothing if it did not take part.
func named(results []result, name string) result {
	if i := slices.IndexFunc(results, func(r result) bool { return r.name == name }); i >= 0 {
		return results[i]
	}
	return result{}
}
