package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"text/tabwriter"
)

// goal is a ratio that the project promises.
type goal struct {
	of, against string
	least       float64
}

var goals = [...]goal{
	{ours, netHTTP, 1}, {ours, fastEnviron, 0.95}, {oursTaped, ours, 0.6},
	{oursLogged, netHTTP, 0.85}, {oursChecked, netHTTP, 0.85}, {oursBoth, netHTTP, 0.7},
}

// report prints medians over the rounds.
func report(w io.Writer, p plan, results []result) error {
	fmt.Fprintf(w, "hello, kept connections, no pipelining: %d connections, %d rounds of %v each, %d processors, %s %s/%s\n\n",
		p.conns, p.rounds, p.turn, runtime.GOMAXPROCS(0), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	base := named(results, netHTTP)
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\trequests/s\tagainst net/http\tprocessor µs/request\tallocations/request\tbytes/request\t")
	for _, r := range results {
		fmt.Fprintf(table, "%s\t%.0f\t%.2f\t%.1f\t%.1f\t%.0f\t\n", r.name,
			r.median(func(t turn) float64 { return t.rate }), r.against(base), r.median(func(t turn) float64 { return t.cpu }),
			r.median(func(t turn) float64 { return t.allocs }), r.median(func(t turn) float64 { return t.bytes }))
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("write the table: %w", err)
	}
	fmt.Fprintln(w)
	for _, g := range goals {
		if !has(results, g.of) || !has(results, g.against) {
			continue
		}
		ratio := named(results, g.of).against(named(results, g.against))
		fmt.Fprintf(w, "%s against %s: %.2f, goal %.2f, %s\n", g.of, g.against, ratio, g.least, verdict(ratio >= g.least))
	}
	return nil
}

func verdict(reached bool) string {
	if reached {
		return "reached"
	}
	return "missed"
}

func has(results []result, name string) bool {
	return slices.ContainsFunc(results, func(r result) bool { return r.name == name })
}

func named(results []result, name string) result {
	return results[slices.IndexFunc(results, func(r result) bool { return r.name == name })]
}
