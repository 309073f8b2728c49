package conform

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"
)

// Subject is what is tried: a command, or an address where something serves already.
type Subject struct {
	Name    string
	Command []string
	Addr    string // in place of a command
}

// Column is what one server did in every case.
type Column struct {
	Name    string   `json:"name"`
	Command []string `json:"command,omitempty"`
	Addr    string   `json:"addr,omitempty"`
	// Trouble is why nothing could be tried, "" if it could; Notes are what else there is
	// to say, such as that it was started again.
	Trouble string   `json:"trouble,omitempty"`
	Notes   []string `json:"notes,omitempty"`
	Cells   []Cell   `json:"cells"` // one for each case, in their order
}

// mostStarts is how often a server that ends is started again.
const mostStarts = 10

// Try tries all cases with a server. Told hears of each cell.
func Try(ctx context.Context, s Subject, b Bounds, told func(Cell)) Column {
	return tryCases(ctx, s, b, Cases(), told)
}

func tryCases(ctx context.Context, s Subject, b Bounds, cases []Case, told func(Cell)) Column {
	c := Column{Name: s.Name, Command: s.Command, Addr: s.Addr}
	b = b.orDefaults()
	if s.Addr != "" {
		t := trial{ctx: ctx, column: &c, peer: &peer{addr: s.Addr, patience: b.Answer}, told: told}
		if conn, err := net.DialTimeout("tcp", s.Addr, b.Answer); err != nil {
			c.Trouble = fmt.Sprintf("nothing listens at %s: %v", s.Addr, err)
		} else {
			_ = conn.Close()
		}
		t.all(cases)
		return c
	}
	dir, err := folder()
	if err != nil {
		c.Trouble = err.Error()
		return c
	}
	defer os.RemoveAll(dir)
	program := &server{command: s.Command, dir: dir, bounds: b}
	defer func() { program.stop() }()
	t := trial{ctx: ctx, column: &c, program: program, peer: &peer{dir: dir, probed: true, patience: b.Answer}, told: told}
	if err := t.start(); err != nil {
		c.Trouble = err.Error()
	}
	t.all(cases)
	return c
}

// trial is one server on its way through the cases.
type trial struct {
	ctx     context.Context
	column  *Column
	program *server // nil where something serves already
	peer    *peer
	starts  int
	slow    int // cases in which the server took all the time that it had
	told    func(Cell)
}

// mostSlow is in how many cases a server may take all its time. It then has a quarter of
// it for each of the others, so that they come to their turn.
const mostSlow = 20

// try tries a case, and keeps count of the time.
func (t *trial) try(c Case) Cell {
	if c.shape != "" && t.program != nil {
		return t.tryShape(c)
	}
	began := time.Now()
	cell := t.peer.try(c)
	if time.Since(began) < t.peer.patience {
		return cell
	}
	if t.slow++; t.slow == mostSlow {
		t.peer.patience /= 4
		t.column.Notes = append(t.column.Notes, fmt.Sprintf("it took all its time in %d cases: from %s on it has %v for each", mostSlow, c.Rule, t.peer.patience))
	}
	return cell
}

func (t *trial) start() error {
	t.starts++
	if err := t.program.start(t.ctx); err != nil {
		t.program.stop()
		return err
	}
	t.peer.addr = t.program.addr
	return nil
}

func (t *trial) all(cases []Case) {
	for _, c := range cases {
		cell := Cell{Rule: c.Rule, Section: c.Section, Case: c.What, Verdict: Unknown, Did: "not tried: " + t.column.Trouble}
		switch {
		case t.ctx.Err() != nil:
			cell.Did = "not tried: interrupted"
		case t.column.Trouble == "":
			cell = t.try(c)
			t.recover(&cell)
		}
		t.column.Cells = append(t.column.Cells, cell)
		t.told(cell)
	}
}

// recover starts the server again if a case has ended it, or has left it so that it no
// longer answers.
func (t *trial) recover(cell *Cell) {
	if t.program == nil || t.ctx.Err() != nil {
		return
	}
	good := cell.Verdict == Met && cell.Received != ""
	if !t.program.over() && (good || alive(t.peer.addr, t.peer.patience)) {
		return
	}
	happened := "leaves the server so that it answers nobody"
	if t.program.endsWithin(grace) { // which takes a busy machine its time
		happened = "ends the server" + t.program.output.said()
	}
	cell.Verdict, cell.Strength, cell.Choice, cell.Did = Broken, Must, "", cell.Did+"; "+happened
	t.column.Notes = append(t.column.Notes, fmt.Sprintf("%s, %s: %s", cell.Rule, cell.Case, happened))
	t.program.stop()
	if t.starts >= mostStarts {
		t.column.Trouble = fmt.Sprintf("it had been started %d times", t.starts)
		return
	}
	if err := t.start(); err != nil {
		t.column.Trouble = "it could not be started again: " + err.Error()
	}
}
