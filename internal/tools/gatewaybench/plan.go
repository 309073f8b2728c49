package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// plan is how long to measure, and with how many connections.
type plan struct {
	rounds, conns int
	turn          time.Duration
}

// turn is what one contender did in one round.
type turn struct {
	rate          float64 // requests a second
	cpu           float64 // microseconds of processor time a request, the client's share included
	allocs, bytes float64 // a request
}

// result is all turns of a contender, by round.
type result struct {
	name  string
	turns []turn
}

// race lets the contenders take turns. The first round only warms up, and each
// round begins with another contender.
func (p plan) race(field contest) ([]result, error) {
	results := make([]result, len(field))
	for round := range p.rounds + 1 {
		for i := range field {
			k := (i + round) % len(field)
			t, err := p.take(field[k])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", field[k].name, err)
			}
			results[k].name = field[k].name
			if round > 0 {
				results[k].turns = append(results[k].turns, t)
			}
		}
	}
	return results, nil
}

// take measures one turn. The client allocates nothing for a request, so what
// is allocated is the server's.
func (p plan) take(c *contender) (turn, error) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began, busy := time.Now(), processorTime()+processorTimeOf(c.pid)
	answers, err := hammer(c.addr, p.conns, p.turn)
	took, worked := time.Since(began), processorTime()+processorTimeOf(c.pid)-busy
	runtime.ReadMemStats(&after)
	n := float64(max(answers, 1))
	return turn{
		rate:   n / took.Seconds(),
		cpu:    float64(worked.Microseconds()) / n,
		allocs: float64(after.Mallocs-before.Mallocs) / n,
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / n,
	}, err
}

// processorTime is what the program has used so far. Unlike the rate, it does
// not suffer from what else the machine does.
func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// median of what f sees in the turns.
func (r result) median(f func(turn) float64) float64 { return middle(each(r.turns, f)) }

// against is the median of the ratios of two contenders' rates, round by round.
func (r result) against(other result) float64 {
	ratios := make([]float64, len(r.turns))
	for i := range r.turns {
		ratios[i] = r.turns[i].rate / other.turns[i].rate
	}
	return middle(ratios)
}

func each(turns []turn, f func(turn) float64) []float64 {
	values := make([]float64, len(turns))
	for i, t := range turns {
		values[i] = f(t)
	}
	return values
}

func middle(values []float64) float64 {
	slices.Sort(values)
	n := len(values)
	return (values[n/2] + values[(n-1)/2]) / 2
}
