//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"slices"
	"time"
)

// plan is how long to measure, and with how many connections.
type plan struct {
	rounds, conns int
	turn          time.Duration
	python        string
	only          *regexp.Regexp // of the names of those who take part, nil for all
	other         string         // another build of the program, "" for none
}

// result is what a contender did, by round.
type result struct {
	*contender
	rates    []float64 // requests a second
	requests int64     // in all turns
	used     time.Duration
}

// contest starts the contenders, lets them take turns, and reports.
func (p plan) contest(ctx context.Context, w io.Writer, field []*contender, app string) error {
	for _, c := range field {
		defer c.stop()
		if err := c.start(ctx); err != nil {
			return fmt.Errorf("%s does not serve %s: %w", c.name, app, err)
		}
	}
	defer runtime.SetDefaultGOMAXPROCS()
	runtime.GOMAXPROCS(1) // a client that looks for work on all processors would measure itself
	results, err := p.race(ctx, field)
	if err != nil {
		return err
	}
	return report(w, app, results)
}

// race lets the contenders take turns. The first round only warms up, and each
// round begins with another contender.
func (p plan) race(ctx context.Context, field []*contender) ([]result, error) {
	results := make([]result, len(field))
	for round := range p.rounds + 1 {
		for i := range field {
			k := (i + round) % len(field)
			results[k].contender = field[k]
			err := results[k].turn(p, round > 0)
			if err := errors.Join(err, ctx.Err()); err != nil {
				return nil, fmt.Errorf("%s: %w", field[k].name, err)
			}
		}
	}
	return results, nil
}

// turn has the contender answer for one turn, which counts or only warms up.
func (r *result) turn(p plan, counts bool) error {
	began, before := time.Now(), usage(r.cmd.Process.Pid)
	answers, err := hammer(r.contender, p.conns, p.turn)
	if counts {
		r.rates = append(r.rates, float64(answers)/time.Since(began).Seconds())
		r.requests += answers
		r.used += usage(r.cmd.Process.Pid) - before
	}
	return err
}

// each is the processor time of a request, in microseconds.
func (r result) each() float64 { return float64(r.used.Microseconds()) / float64(max(r.requests, 1)) }

// against is the median of the ratios of two contenders' rates, round by round.
func (r result) against(other result) float64 {
	ratios := make([]float64, len(r.rates))
	for i := range r.rates {
		ratios[i] = r.rates[i] / other.rates[i]
	}
	return middle(ratios)
}

func middle(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	return (sorted[n/2] + sorted[(n-1)/2]) / 2
}
