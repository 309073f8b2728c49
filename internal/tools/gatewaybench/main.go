// Command gatewaybench measures the gateway beside net/http and fasthttp in one go:
// hello over kept connections of the loopback, one request at a time on each.
// The contenders take turns in short rounds, so that whatever else the machine
// does falls on all of them, and only ratios within a round are compared.
package main

import (
	"flag"
	"fmt"
	"os"
	"time"
)

func main() {
	var p plan
	flag.IntVar(&p.rounds, "rounds", 12, "how often each contender has its turn")
	flag.DurationVar(&p.turn, "turn", 400*time.Millisecond, "how long a turn lasts")
	flag.IntVar(&p.conns, "conns", 8, "client connections")
	program := flag.String("serve", "", "measure this roundtrip program's command serve instead, beside net/http in a process of its own")
	alone := flag.Bool("net-http", false, "be that process")
	flag.Parse()
	if err := run(p, *program, *alone); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(p plan, program string, alone bool) error {
	if alone {
		return serveAlone()
	}
	all := contenders()
	if program != "" {
		var err error
		if all, err = programs(program); err != nil {
			return err
		}
	}
	field, err := startAll(all)
	if err != nil {
		return err
	}
	defer field.stop()
	results, err := p.race(field)
	if err != nil {
		return err
	}
	return report(os.Stdout, p, results)
}
