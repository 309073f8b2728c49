package matrix

import (
	"slices"
	"sync/atomic"
	"testing"

	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
)

// counts are what the whole matrix did.
type counts struct{ rows, requests, holds, comparisons atomic.Int64 }

// Each application answers the same however closely it is watched, and the same as with
// other servers.
func TestTheSameAnswerWatchedOrNot(t *testing.T) {
	t.Parallel()
	var c counts
	t.Cleanup(func() {
		t.Logf("%d rows, %d requests, %d holds, %d comparisons", c.rows.Load(), c.requests.Load(), c.holds.Load(), c.comparisons.Load())
	})
	for _, r := range rows() {
		for _, a := range apps() {
			if !slices.Contains(a.rows, r.name) || pythontest.Race && !(r.name == "current" && a.name == "flask") {
				continue // under the race detector, which is for our own code, one is enough
			}
			t.Run(r.name+"/"+a.name, func(t *testing.T) {
				t.Parallel()
				p := place{app: a, engine: catalog.System, python: r.python(t), row: r}
				c.compare(t, p, peers())
			})
		}
	}
	for _, a := range apps() {
		if a.file == "" {
			continue
		}
		t.Run("embedded/"+a.name, func(t *testing.T) {
			t.Parallel()
			c.compare(t, place{app: a, engine: catalog.Embedded}, nil)
		})
	}
}

// compare plays the script of an application in each mode, and with the peers.
func (c *counts) compare(t *testing.T, p place, peers []mode) {
	if p.app.data != nil {
		p.made = t.TempDir()
		p.app.data(t, p.python, p.made)
	}
	all := modes()
	base := c.play(t, all[0], p)
	for _, m := range all[1:] {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			c.judge(t, base, c.play(t, m, p), watched)
		})
	}
	for _, m := range peers {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			theirs := c.play(t, m, p)
			theirs.except(m.name)
			if m.name == "waitress" { // sets up logging itself, in a form of its own
				theirs.words.logged = base.words.logged
			}
			c.judge(t, theirs, base, elsewhere)
		})
	}
}

// play is a script and what came of it.
type play struct {
	steps   []step
	answers []answer
	words   words
}

// play sends the script of an application to a server of its own.
func (c *counts) play(t *testing.T, m mode, p place) play {
	t.Helper()
	c.rows.Add(1)
	s := m.start(t, p)
	result := play{steps: p.app.script()}
	var b browser
	for _, step := range result.steps {
		a, err := s.ask(b.request(step), step.method)
		if err != nil {
			t.Fatalf("%s, %v: %v", m.name, step, err)
		}
		c.requests.Add(1)
		b.keep(a)
		result.answers = append(result.answers, a)
	}
	if h, ok := s.(*holding); ok {
		c.holds.Add(int64(h.holds))
	}
	result.words = s.words()
	return result
}

// except marks the requests that a peer may answer as it likes.
func (p *play) except(peer string) {
	for _, e := range exceptions {
		for i, step := range p.steps {
			if e.peer == peer && e.request == step.String() {
				p.steps[i].method = ""
			}
		}
	}
}

// most is how many differences are told in full.
const most = 4

// judge compares two plays of the same script.
func (c *counts) judge(t *testing.T, want, have play, differ func(want, have answer) string) {
	t.Helper()
	different := 0
	for i, step := range want.steps {
		if step.method == "" {
			continue
		}
		c.comparisons.Add(1)
		diff := differ(want.answers[i], have.answers[i])
		if diff == "" {
			continue
		}
		if different++; different <= most {
			t.Errorf("%d. %v: %s", i+1, step, diff)
		}
	}
	if different > most {
		t.Errorf("and %d more of %d answers differ", different-most, len(want.steps))
	}
	c.comparisons.Add(1)
	if diff := want.words.diff(have.words); diff != "" {
		t.Errorf("the words: %s", diff)
	}
}
