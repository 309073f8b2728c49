package duties

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"roundtrip/wsgi"
)

// duty is one row of the list.
type duty struct {
	id      string
	rule    string // in a few words
	check   func(k *kit) error
	mutants []mutant
	without map[string]string // engines that it cannot apply to, and why
}

// mutant is a server that is wrong in one respect. What is wrong is said once
// for all engines, or for one of them.
type mutant struct {
	name  string
	finds string // what the check has to find, in its own words
	only  string // the engine that it is for, "" for all
	own   bool   // no other duty's check notices it

	layer  layer                   // does to the application what a wrong server would
	python string                  // the same in Python, as a file that defines mutant(app)
	wire   func(net.Conn) net.Conn // alters what goes over a connection
	server func(*wsgi.Server)      // a server that was set up wrongly
}

// in reports whether the mutant is for an engine.
func (m mutant) in(engine string) bool {
	switch {
	case m.only != "":
		return m.only == engine
	case m.python != "" && m.layer == nil:
		return engine != goEngine
	}
	return true
}

// duties is the whole list, in the order of its numbers.
func duties() []duty {
	return slices.Concat(
		callDuties(), requestDuties(), variableDuties(), streamDuties(), threadDuties(), startDuties(), headDuties(),
		lengthDuties(), chunkDuties(), blockDuties(), stringDuties(), closeDuties(), errorDuties(), transportDuties(),
		extensionDuties(),
	)
}

func TestDuties(t *testing.T) {
	t.Parallel()
	all := duties()
	slices.SortFunc(all, func(a, b duty) int { return strings.Compare(a.id, b.id) })
	for _, d := range all {
		t.Run(d.id, func(t *testing.T) {
			t.Parallel()
			t.Logf("%s: a server %s", d.id, d.rule)
			for _, e := range engines() {
				if why, not := d.without[e.name]; not {
					t.Logf("%s does not apply to %s: %s", d.id, e.name, why)
					continue
				}
				t.Run(e.name, func(t *testing.T) {
					t.Parallel()
					d.judge(t, e)
				})
			}
		})
	}
}

// judge runs the check against the gateway, which has to pass, and against
// each mutant, which must not.
func (d duty) judge(t *testing.T, e engine) {
	loaded := newShelf(t)
	for _, w := range []watch{alone, recorded, gated} {
		t.Run(string(w), func(t *testing.T) {
			if err := d.check(&kit{t: t, engine: e, loaded: loaded, watch: w}); err != nil {
				t.Error(err)
			}
		})
	}
	for _, m := range d.mutants {
		if !m.in(e.name) {
			continue
		}
		t.Run("mutant "+m.name, func(t *testing.T) {
			err := d.check(&kit{t: t, engine: e, loaded: loaded, watch: alone, wrong: &m})
			switch {
			case err == nil:
				t.Errorf("a server that %s passes", m.name)
			case !strings.Contains(err.Error(), m.finds):
				t.Errorf("found %q, which does not say %q", err, m.finds)
			default:
				t.Logf("found: %v", err)
			}
		})
	}
}

// The list is complete, and no check goes without a mutant.
func TestTheListIsWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]duty{}
	for _, d := range duties() {
		if _, twice := seen[d.id]; twice {
			t.Errorf("%s is there twice", d.id)
		}
		seen[d.id] = d
		for _, e := range engines() {
			_, not := d.without[e.name]
			proved := slices.ContainsFunc(d.mutants, func(m mutant) bool { return m.in(e.name) && m.finds != "" })
			if proved == not {
				t.Errorf("%s on %s: a mutant %v, does not apply %v", d.id, e.name, proved, not)
			}
		}
	}
	for n := 1; n <= 54; n++ {
		if id := fmt.Sprintf("S%02d", n); seen[id].check == nil {
			t.Errorf("%s is missing", id)
		}
	}
	if len(seen) != 54 {
		t.Errorf("%d duties, want 54", len(seen))
	}
}
