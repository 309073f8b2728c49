package conform

import (
	"context"
	"fmt"
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
	// Trouble is why nothing more could be tried, "" if it could; Notes are what else there is
	// to say, such as that it was started again.
	Trouble string `json:"trouble,omitempty"`
	// Output are the last lines that the server wrote before the trouble.
	Output []string `json:"output,omitempty"`
	Notes  []string `json:"notes,omitempty"`
	Cells  []Cell   `json:"cells"` // one for each case, in their order
}

// MostStarts is how often a server is started, since it may end or hang in a case.
const MostStarts = 10

// Try tries all cases with a server. Told hears of each cell.
func Try(ctx context.Context, s Subject, b Bounds, told func(Cell)) Column {
	return tryCases(ctx, s, b, Cases(), told)
}

func tryCases(ctx context.Context, s Subject, b Bounds, cases []Case, told func(Cell)) Column {
	c := Column{Name: s.Name, Command: s.Command, Addr: s.Addr}
	b = b.orDefaults()
	if s.Addr != "" {
		t := trial{ctx: ctx, column: &c, bounds: b, peer: &peer{ctx: ctx, addr: s.Addr, patience: b.Answer}, told: told}
		t.meet()
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
	t := trial{ctx: ctx, column: &c, program: program, bounds: b, peer: &peer{ctx: ctx, dir: dir, probed: true, patience: b.Answer}, told: told}
	if err := t.start(); err != nil {
		t.trouble(err)
	}
	t.all(cases)
	return c
}

// trial is one server on its way through the cases.
type trial struct {
	ctx     context.Context
	column  *Column
	program *server // nil where something serves already
	bounds  Bounds
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
		cell := t.cell(c)
		t.column.Cells = append(t.column.Cells, cell)
		t.told(cell)
	}
}

// cell tries a case, if there is still something to try it with.
func (t *trial) cell(c Case) Cell {
	untried := Cell{Rule: c.Rule, Section: c.Section, Case: c.What, Verdict: Unknown, Did: "not tried: interrupted"}
	if t.column.Trouble != "" {
		untried.Did = "not tried: " + cutText(t.column.Trouble, 200)
		return untried
	}
	if t.ctx.Err() != nil {
		return untried
	}
	cell := t.try(c)
	if t.ctx.Err() != nil {
		return untried
	}
	t.recover(&cell)
	return cell
}

// meet greets what serves already. It may take as long as a server may take to start.
func (t *trial) meet() {
	p := peer{ctx: t.ctx, addr: t.peer.addr, patience: t.bounds.Start}
	if wrong := p.greet(); t.ctx.Err() == nil {
		t.column.Trouble = wrong
	}
}

// answers reports whether the server still does, behind a case with this cell.
func (t *trial) answers(cell *Cell) bool {
	if cell.Verdict == Met && cell.Received != "" && (t.program == nil || !t.program.over()) {
		return true
	}
	if t.program != nil {
		return !t.program.over() && alive(t.ctx, t.peer.addr, t.peer.patience)
	}
	p := peer{ctx: t.ctx, addr: t.peer.addr, patience: max(t.bounds.Answer, t.peer.patience)}
	return p.awaitGreeting(t.bounds.Start, nil) == ""
}

// recover starts the server again if a case has ended it, or has left it so that it no
// longer answers.
func (t *trial) recover(cell *Cell) {
	if t.answers(cell) || t.ctx.Err() != nil {
		return
	}
	happened := "leaves the server so that it answers nobody"
	if t.program != nil && t.program.endsWithin(grace) { // which takes a busy machine its time
		happened = fmt.Sprintf("ends the server (%s)%s", t.program.cmd.ProcessState, t.program.output.said())
	}
	cell.Verdict, cell.Strength, cell.Choice, cell.Did = Broken, Must, "", cell.Did+"; "+happened
	t.column.Notes = append(t.column.Notes, fmt.Sprintf("%s, %s: %s", cell.Rule, cell.Case, happened))
	if t.program == nil {
		t.column.Trouble = fmt.Sprintf("since a case of %s it answers nobody, and nobody here can start it again", cell.Rule)
		return
	}
	t.program.stop()
	if t.starts >= MostStarts {
		t.column.Trouble = fmt.Sprintf("it was started %d times, which is the most, and did not last", t.starts)
		return
	}
	if err := t.start(); err != nil {
		t.trouble(fmt.Errorf("it could not be started again: %w", err))
	}
}

// trouble keeps why nothing more can be tried, with what the server has said.
func (t *trial) trouble(err error) {
	if t.ctx.Err() != nil {
		return // the trouble is ours
	}
	t.column.Trouble, t.column.Output = err.Error(), t.program.output.lines()
}
