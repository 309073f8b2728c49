package journal

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"charm.land/lipgloss/v2"

	"roundtrip/internal/cli/report"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// Access is one request as an access log has it.
type Access struct {
	Time    time.Time `json:"time"`
	Conn    int       `json:"conn"`
	Request int       `json:"request"` // its ordinal on the connection
	Remote  string    `json:"remote"`
	// Method, Target and Proto are as they were sent; empty if no request line
	// could be read.
	Method string `json:"method"`
	Target string `json:"target"`
	Proto  string `json:"proto"`
	// Status is 0 if no answer was sent.
	Status int `json:"status"`
	// By says who answered: app, file or server.
	By string `json:"by"`
	// Rule is why the server refused the request, such as H36.
	Rule string `json:"rule,omitempty"`
	// MS is how long it took, in milliseconds.
	MS float64 `json:"ms"`
	// In and Out are bytes on the wire, with heads and framing.
	In  int64 `json:"bytes_in"`
	Out int64 `json:"bytes_out"`
	// Outcome is complete, rejected, aborted, error or dropped.
	Outcome string `json:"outcome"`
	// Raised is the exception that the application failed with.
	Raised    string         `json:"raised,omitempty"`
	KeepAlive bool           `json:"keep_alive"`
	Findings  []report.Found `json:"findings,omitempty"`
}

// accessOf gathers the line from the events of one exchange.
func accessOf(tr *trace.Trace, peer string) Access {
	a := Access{Time: tr.Started, Remote: peer, By: "server"}
	for _, e := range tr.Events() {
		a.Conn, a.Request = e.Conn, e.N
		a.take(e)
	}
	if a.Status >= 500 && a.Raised == "" && a.By == "app" {
		a.Raised = report.Cause(tr.Events())
	}
	return a
}

func (a *Access) take(e trace.Event) {
	switch d := e.Data.(type) {
	case *trace.RequestLine:
		a.Method, a.Target, a.Proto = d.Method, d.Target, d.Version
	case *trace.RouteChosen:
		a.By = map[string]string{"static": "file"}[d.Route]
		if a.By == "" {
			a.By = "app"
		}
	case *trace.RequestRejected:
		a.By, a.Rule = "server", d.Rule
	case *trace.AppRaised:
		if e.Layer == trace.LayerServer {
			a.Raised = d.Exc
		}
	case *trace.ExchangeEnded:
		a.Status, a.Outcome, a.KeepAlive = d.Status, d.Outcome, d.KeepAlive
		if d.Out == 0 {
			a.Status = 0 // there was one, which nobody got
		}
		a.In, a.Out, a.MS = d.In, d.Out, float64(d.Total.Microseconds())/1000
	}
}

func (a Access) writeJSON(w io.Writer) {
	out := json.NewEncoder(theme.JSON(w))
	out.SetEscapeHTML(false)
	_ = out.Encode(a) // whoever reads the log has left, which is no matter of the server's
}

// writeText writes the line for people: when, how it ended, how long it took, how
// much was sent, what was asked, and what is remarkable. An exception is cut to
// longest columns, since its whole text stands among the notes; 0 leaves it whole.
func (a Access) writeText(w io.Writer, look theme.Theme, longest int) {
	fmt.Fprintf(w, "%s  %s  %s  %s%s\n",
		look.Faint.Render(a.Time.Format(time.TimeOnly)), statusStyle(a.Status, look).Render(a.status()),
		look.Faint.Render(a.figures()), a.asked(), a.remarks(look, longest))
}

func (a Access) status() string {
	if a.Status == 0 {
		return "–  "
	}
	return fmt.Sprintf("%3d", a.Status)
}

// asked is the request, as far as it could be read.
func (a Access) asked() string {
	if a.Method == "" {
		return "–"
	}
	return fmt.Sprintf("%-4s %s", theme.Printable(a.Method), theme.Printable(a.Target))
}

func (a Access) figures() string { return fmt.Sprintf("%8.1f ms  %9s", a.MS, size(a.Out)) }

// remarks are what not every request has.
func (a Access) remarks(look theme.Theme, longest int) string {
	var b strings.Builder
	add := func(style lipgloss.Style, text string) { b.WriteString("  " + style.Render(theme.Printable(text))) }
	if a.By == "file" {
		add(look.Faint, "file")
	}
	if a.Rule != "" {
		add(look.Wrong, "refused by "+a.Rule)
	}
	if a.Outcome == "aborted" || a.Outcome == "dropped" {
		add(look.Held, a.Outcome)
	}
	if a.Raised != "" {
		raised := "raised " + theme.Printable(a.Raised)
		if longest > 0 {
			raised = look.Cut(raised, longest)
		}
		add(look.Wrong, raised)
	}
	if rules := a.rules(); rules != "" {
		add(look.Held, "! "+rules)
	}
	return b.String()
}

// rules are those that were broken, each once.
func (a Access) rules() string {
	var names []string
	seen := map[string]bool{a.Rule: true}
	for _, f := range a.Findings {
		if !seen[f.Rule] {
			seen[f.Rule] = true
			names = append(names, f.Rule)
		}
	}
	return strings.Join(names, " ")
}

func statusStyle(status int, look theme.Theme) lipgloss.Style {
	switch {
	case status >= 500:
		return look.Wrong
	case status >= 400:
		return look.Held
	case status >= 300:
		return look.Faint
	}
	return look.Text
}

// size is a number of bytes, in the unit that suits it.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.2f GiB", float64(n)/(1<<30))
}
