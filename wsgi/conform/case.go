package conform

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Case is one thing that is tried with a server.
type Case struct {
	// Rule is a row of the decision table or a duty, Section where it stands, and What
	// says in a few words what is tried.
	Rule, Section, What string

	inside bool   // it needs the probe
	shape  string // it needs a server of its own, which is given a callable of this shape
	run    func(*peer) finding
}

// Cases are all of them, by their rules.
func Cases() []Case {
	all := slices.Concat(shapes(), requests(), duties())
	slices.SortStableFunc(all, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.Rule[:1], b.Rule[:1]), cmp.Compare(number(a.Rule), number(b.Rule)))
	})
	return all
}

// Section is where a rule stands that some case tries, "" if none does.
func Section(rule string) string {
	if row, ok := standards()[rule]; ok {
		return row.section
	}
	for _, c := range slices.Concat(shapes(), duties()) {
		if c.Rule == rule {
			return c.Section
		}
	}
	return ""
}

func number(rule string) int {
	n, _ := strconv.Atoi(rule[1:])
	return n
}

// peer is a server as a case meets it.
type peer struct {
	ctx      context.Context // whose end is that of all connections
	addr     string
	dir      string // where the probe leaves its notes
	probed   bool   // the application is the probe
	patience time.Duration
	notes    int // that were asked for

	wires []*connection // of the case that is tried
}

func (p *peer) dial() (*connection, error) {
	w, err := dial(p.ctx, p.addr, p.patience)
	if err == nil {
		p.wires = append(p.wires, w)
	}
	return w, err
}

// ask sends one request for something of the probe's, and gives what comes back.
func (p *peer) ask(request string) (heard, error) {
	w, err := p.dial()
	if err != nil {
		return heard{}, err
	}
	w.send(request)
	return w.hear(strings.Fields(request)[0]), nil
}

// hangUp ends the connections.
func (p *peer) hangUp() {
	for _, w := range p.wires {
		w.close()
	}
	p.wires = nil
}

// note is a name for what the probe may have to note.
func (p *peer) note() string {
	p.notes++
	return fmt.Sprintf("n%d", p.notes)
}

// noted are the lines that the probe has noted under a name, as soon as there are so many,
// or after a while.
func (p *peer) noted(name string, atLeast int) []string {
	until := time.Now().Add(p.patience)
	for {
		text, _ := os.ReadFile(filepath.Join(p.dir, "note-"+name)) // there may be no note
		lines := strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' })
		if len(lines) >= atLeast || time.Now().After(until) || p.ctx.Err() != nil {
			return lines
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// try tries a case.
func (p *peer) try(c Case) Cell {
	f := unknown("it shows only with the probe as the application")
	if p.probed || !c.inside {
		f = c.run(p)
	}
	cell := Cell{Rule: c.Rule, Section: c.Section, Case: c.What, Verdict: f.verdict, Strength: f.strength, Did: cutText(f.did, 200), Choice: f.choice}
	for _, w := range p.wires {
		cell.Sent, cell.SentLeftOut = kept(w.sent.String())
		cell.Received, cell.ReceivedLeftOut = kept(w.received.String())
	}
	p.hangUp()
	return cell
}
