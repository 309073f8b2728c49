package journal

import (
	"fmt"
	"strconv"
	"strings"
	"time"

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
	// WaitedMS is how much of that it waited: see [trace.EngineWaited].
	WaitedMS float64 `json:"waited_ms,omitempty"`
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

// take looks at the next event of the exchange.
func (a *Access) take(e *trace.Event) {
	switch d := e.Data.(type) {
	case *trace.RequestLine:
		a.Method, a.Target, a.Proto = d.Method, d.Target, d.Version
	case *trace.RouteChosen:
		a.By = "app"
		switch d.Route {
		case "static":
			a.By = "file"
		case trace.RouteForward:
			a.By = "server behind"
		}
	case *trace.RequestRejected:
		a.By, a.Rule = "server", d.Rule
	case *trace.AppRaised:
		if e.Layer == trace.LayerServer {
			a.Raised = d.Exc
		}
	case *trace.EngineWaited:
		a.WaitedMS += float64(d.For.Microseconds()) / 1000
	case *trace.ExchangeEnded:
		a.Status, a.Outcome, a.KeepAlive = d.Status, d.Outcome, d.KeepAlive
		if d.Out == 0 {
			a.Status = 0 // there was one, which nobody got
		}
		a.In, a.Out, a.MS = d.In, d.Out, float64(d.Total.Microseconds())/1000
	}
}

// appendText appends the line for people: when, how it ended, how long it took, how
// much was sent, what was asked, and what is remarkable. An exception is cut to
// longest columns, since its whole text stands among the notes; 0 leaves it whole.
func (a *Access) appendText(dst []byte, p *paint, longest int) []byte {
	dst = p.faint.begin(dst)
	if a.Time.IsZero() { // which a recording need not tell
		dst = append(dst, "–       "...)
	} else {
		dst = a.Time.AppendFormat(dst, time.TimeOnly)
	}
	dst = append(p.faint.end(dst), "  "...)
	status := p.ofStatus(a.Status)
	dst = append(status.end(a.appendStatus(status.begin(dst))), "  "...)
	dst = append(p.faint.end(a.appendFigures(p.faint.begin(dst))), "  "...)
	dst = a.appendAsked(dst)
	return append(a.appendRemarks(dst, p, longest), '\n')
}

func (a *Access) appendStatus(dst []byte) []byte {
	if a.Status == 0 {
		return append(dst, "–  "...)
	}
	return strconv.AppendInt(dst, int64(a.Status), 10)
}

// appendFigures appends how long it took, and how much was sent, each in a column.
func (a *Access) appendFigures(dst []byte) []byte {
	var room [32]byte
	dst = appendRight(dst, strconv.AppendFloat(room[:0], a.MS, 'f', 1, 64), 8)
	dst = append(dst, " ms  "...)
	return appendRight(dst, appendSize(room[:0], a.Out), 9)
}

// appendRight appends a text at the right end of a column.
func appendRight(dst, text []byte, width int) []byte {
	for range width - len(text) {
		dst = append(dst, ' ')
	}
	return append(dst, text...)
}

// asked is the request, as far as it could be read.
func (a *Access) asked() string { return string(a.appendAsked(nil)) }

func (a *Access) appendAsked(dst []byte) []byte {
	if a.Method == "" {
		return append(dst, "–"...)
	}
	method := theme.Printable(a.Method)
	dst = append(dst, method...)
	for range len("POST ") - min(len(method), len("POST")) {
		dst = append(dst, ' ')
	}
	return append(dst, theme.Printable(a.Target)...)
}

// appendRemarks appends what not every request has.
func (a *Access) appendRemarks(dst []byte, p *paint, longest int) []byte {
	if a.By == "file" {
		dst = p.faint.remark(dst, "file")
	}
	if a.WaitedMS > 0 {
		dst = p.faint.remark(dst, strconv.FormatFloat(a.WaitedMS, 'f', 1, 64)+" ms of it waiting")
	}
	if a.Rule != "" {
		dst = p.wrong.remark(dst, "refused by "+a.Rule)
	}
	if a.Outcome == "aborted" || a.Outcome == "dropped" {
		dst = p.held.remark(dst, a.Outcome)
	}
	if a.Raised != "" {
		raised := "raised " + theme.Printable(a.Raised)
		if a.By == "server behind" {
			raised = theme.Printable(a.Raised)
		}
		if longest > 0 {
			raised = p.look.Cut(raised, longest)
		}
		dst = p.wrong.remark(dst, raised)
	}
	if len(a.Findings) > 0 {
		if rules := a.rules(); rules != "" {
			dst = p.held.remark(dst, "! "+rules)
		}
	}
	return dst
}

// rules are those that were broken, each once.
func (a *Access) rules() string {
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

// appendSize appends a number of bytes, in the unit that suits it.
func appendSize(dst []byte, n int64) []byte {
	switch {
	case n < 1<<10:
		return append(strconv.AppendInt(dst, n, 10), " B"...)
	case n < 1<<20:
		return fmt.Appendf(dst, "%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Appendf(dst, "%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Appendf(dst, "%.2f GiB", float64(n)/(1<<30))
}
