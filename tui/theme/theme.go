// Package theme is how things look: which hue belongs to whom, what stands out,
// which symbols are drawn, and how a line of styled text is put together.
//
// A [Theme] is a plain value made from [Options] by [New]. Two themes made from
// equal options are alike, so Options can be part of a cache key.
package theme

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"roundtrip/wsgi/trace"
)

// Options are what a theme depends on. The zero Options are a light true-colour
// theme.
type Options struct {
	// Dark says that the terminal's background is dark.
	Dark bool
	// Profile is what colours the terminal has. The zero profile counts as
	// true colour; ASCII and NoTTY (also the answer to NO_COLOR) as none.
	Profile colorprofile.Profile
	// ASCII replaces every symbol by characters of ASCII.
	ASCII bool
	// Present raises the contrast for a projector.
	Present bool
}

// Theme is every style and symbol that is drawn. Bold is now, plain is done,
// faint is to come; a hue says whose it is, and never says anything alone.
type Theme struct {
	Options Options
	Sym     Symbols

	// The parties, see [Theme.Party].
	Client, Server, Middleware, App lipgloss.Style

	Action lipgloss.Style // what to do next, and nothing else: the brightest thing there is
	Key    lipgloss.Style // a key, wherever one is named

	Held  lipgloss.Style // a request that waits
	Wrong lipgloss.Style // what failed
	Right lipgloss.Style // what was as somebody thought

	Text      lipgloss.Style // the words of a story, the values of a lens
	Now       lipgloss.Style // what happens at the event in view
	Done      lipgloss.Style // what has happened
	Faint     lipgloss.Style // what is to come, and what is said beside
	Rule      lipgloss.Style // the one thin line
	Title     lipgloss.Style // the name of a pane or page
	Selection lipgloss.Style // what the arrows point at; a mark stands beside it

	// Marker is the request itself, the only reverse video; HeldMarker the
	// same while it waits.
	Marker, HeldMarker lipgloss.Style

	// Source code, in hues that belong to nobody.
	Keyword, Literal, Comment lipgloss.Style
}

// New makes the theme for the options.
func New(o Options) Theme {
	t := Theme{Options: o, Sym: drawn}
	if o.ASCII {
		t.Sym = typed
	}
	p := choose(o)
	plain := lipgloss.NewStyle()
	t.Client, t.Server, t.Middleware, t.App = hue(p.client), hue(p.server), hue(p.middleware), hue(p.app)
	t.Action, t.Key = hue(p.action).Bold(true), hue(p.text).Bold(true)
	t.Held, t.Wrong, t.Right = hue(p.text).Bold(true), hue(p.wrong).Bold(true), hue(p.right).Bold(true)
	t.Text, t.Done, t.Now = hue(p.text), hue(p.text), hue(p.text).Bold(true)
	t.Faint, t.Rule, t.Comment = hue(p.faint), hue(p.faint), hue(p.faint)
	t.Title, t.Selection = hue(p.text).Bold(true), hue(p.text).Bold(true).Underline(true)
	t.Marker, t.HeldMarker = plain.Bold(true).Reverse(true), plain.Bold(true).Reverse(true)
	t.Keyword, t.Literal = hue(p.keyword), hue(p.literal)
	if p.keyword == p.text { // no hue tells it from other code
		t.Keyword = t.Keyword.Bold(true)
	}
	return t
}

// hue is a colour of a palette, with its attribute.
func hue(colour string) lipgloss.Style {
	style := lipgloss.NewStyle()
	if rest, italic := strings.CutSuffix(colour, "i"); italic {
		colour, style = rest, style.Italic(true)
	}
	if rest, faint := strings.CutSuffix(colour, "f"); faint && !strings.HasPrefix(colour, "#") {
		colour, style = rest, style.Faint(true)
	}
	if colour == "" {
		return style
	}
	return style.Foreground(lipgloss.Color(colour))
}

// Coloured reports whether the theme has hues at all.
func (t Theme) Coloured() bool {
	return t.Options.Profile != colorprofile.ASCII && t.Options.Profile != colorprofile.NoTTY
}

// Party is the hue of a layer, the same wherever the layer is named. The empty
// layer has none.
func (t Theme) Party(l trace.Layer) lipgloss.Style {
	switch l {
	case "":
		return t.Text
	case trace.LayerClient:
		return t.Client
	case trace.LayerServer:
		return t.Server
	case trace.LayerApp:
		return t.App
	}
	if _, inner := l.Inner(); inner {
		return t.App
	}
	return t.Middleware
}

// Lit is for bytes that are pointed at: the hue of the layer that sent them,
// underlined. Without colour, brackets belong around them as well.
func (t Theme) Lit(l trace.Layer) lipgloss.Style {
	return t.Party(l).Bold(true).Underline(true)
}
