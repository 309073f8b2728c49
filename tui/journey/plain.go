package journey

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// caption is what stands under the request.
func (c *chart) caption() (string, lipgloss.Style) {
	style := c.t.Faint
	var text string
	switch {
	case c.in.Caption != "":
		text, style = c.in.Caption, c.t.Held
	case c.s.Done != nil:
		text = c.ending() + ", " + c.time()
	case c.in.Past:
		text = "looking back · → goes forward again"
	case c.s.Held || c.in.Held != "":
		text, style = "held "+c.where(), c.t.Held
		if c.in.Held != "" {
			text += " · " + c.in.Held
		}
	}
	return c.t.Cut(c.t.Say(text), c.in.Width-indent), style
}

// ending is what became of the answer.
func (c *chart) ending() string {
	a := c.s.Answer(math.MaxInt64)
	switch {
	case a.Whole:
		return "back at the client"
	case a.Head+a.Body == 0:
		return "no answer"
	}
	return "the answer broke off"
}

// time is how long it took, and what is not counted.
func (c *chart) time() string {
	text := Elapsed(c.s.Elapsed()) + " without your pauses"
	for _, w := range Waits(c.s) {
		text += " and " + w.Words + " (" + Elapsed(w.For) + ")"
	}
	return text
}

// Wait is something that an exchange waited for, which is no part of its time.
type Wait struct {
	Words string
	For   time.Duration
}

// Waits are what an exchange waited for.
func Waits(s *trace.State) []Wait {
	return slices.DeleteFunc([]Wait{
		{"Python's start", s.Waits.Start}, {"the wait for its turn", s.Waits.Turn}, {"telling of lines and steps", s.Waits.Lines},
	}, func(w Wait) bool { return w.For <= 0 })
}

// Has says how much a client has of an answer that it never got whole.
func Has(a trace.Answer) string {
	switch {
	case a.Head+a.Body == 0:
		return "the client has none of it"
	case a.Length >= 0:
		return "the client has " + theme.Number(int(a.Body)) + " of " + theme.Count(int(a.Length), "byte") + " of the body"
	}
	return "the client has " + theme.Count(int(a.Body), "byte") + " of the body, and not its end"
}

// Elapsed is a duration as it is said in a caption: "0.2 ms", "1.4 s".
func Elapsed(d time.Duration) string {
	switch {
	case d < 10*time.Microsecond:
		return fmt.Sprintf("%.3f ms", d.Seconds()*1e3)
	case d < 100*time.Microsecond:
		return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
	case d < 10*time.Millisecond:
		return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
	case d < time.Second:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// Plain says in a sentence what Draw shows.
func Plain(in Input) string {
	c := newChart(in)
	if c.s.Done != nil {
		ending := c.ending()
		return fmt.Sprintf("%s, %s; %s; %s.", strings.ToUpper(ending[:1])+ending[1:], c.time(), c.plainHead(), c.plainBody())
	}
	return fmt.Sprintf("%s; %s; %s.", c.plainPlace(), c.plainHead(), c.plainBody())
}

func (c *chart) plainPlace() string {
	if c.inner == 0 {
		return c.plainVerb() + c.where() + ", nothing read yet"
	}
	way := "in"
	if c.at.Lane != trace.LaneIn {
		way = "out"
	}
	return c.plainVerb() + c.where() + ", going " + way
}

// where is the station in words: "in timing", "at the client".
func (c *chart) where() string {
	if c.at.Layer == trace.LayerClient {
		return "at the client"
	}
	where := "in " + theme.Printable(c.at.Layer.Name())
	if step := c.s.Inside(); step != nil && c.at.Lane == trace.LaneIn && step.Layer == c.at.Layer {
		where += theme.Printable(", " + strings.ReplaceAll(step.Step, "_", " ") + " " + step.Name)
	}
	return where
}

func (c *chart) plainVerb() string {
	if c.s.Held || c.in.Held != "" {
		return "Held "
	}
	return "Now "
}

func (c *chart) plainHead() string {
	h := c.lastHead()
	if h == nil || !c.answered() {
		return "no head yet"
	}
	text := "head " + theme.Printable(h.Status)
	switch {
	case c.headSent() || c.carried() && c.s.Done != nil && c.s.Answer(math.MaxInt64).Body > 0:
		return text + ", sent"
	case c.s.Sent != nil || c.s.Stored != nil:
		return text + ", stored, not sent"
	}
	return text + ", not stored yet"
}

// lastHead is the head that the client gets: the one that left, else the last that was stated.
func (c *chart) lastHead() *trace.Head {
	switch {
	case c.s.Sent != nil:
		return &trace.Head{Status: c.s.Sent.Status, Headers: c.s.Sent.Headers}
	case c.s.Stored != nil:
		return c.s.Stored
	}
	return c.statedHead()
}

func (c *chart) plainBody() string {
	sent := c.bodyPieces()
	total := 0
	for _, b := range sent {
		total += b.Len
	}
	switch {
	case c.s.Ended != "" && len(sent) == 0:
		return "no body"
	case c.s.Ended != "" || c.s.Done != nil:
		return fmt.Sprintf("body ended, %s in %s", theme.Count(total, "byte"), theme.Count(len(sent), "block"))
	case len(sent) > 0:
		return fmt.Sprintf("%s of the body sent", theme.Count(total, "byte"))
	case c.s.Place.Lane == trace.LaneBody && !c.undecided():
		return "body begun, nothing of it sent"
	}
	return "body not begun"
}
