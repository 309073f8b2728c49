package theme

import "strings"

// Symbols are the signs that are drawn, each one column wide on every terminal
// but for the cut and what stands around bytes in ASCII.
type Symbols struct {
	Wire, Laid  string // a wire that was travelled, and one that waits: what is not done yet
	Right, Left string // arrowheads of wires
	Cursor      string // the row in view, and what the arrows are at; nothing else
	Act         string // what to do next
	Dot         string // the request
	Turn        string // where the way in ends and the answer begins
	Block       string // a block of a body
	Empty       string // a block without bytes, a page not read
	Times       string // before a count
	Yes, No     string // as predicted, or not; No also marks what raised
	Dash        string // between words, and for what has no value
	Mid         string // between two things of one kind
	Rule        string // the one thin line
	Up          string // points at a station from below
	Add, Change string
	Remove      string
	Open, Shut  string // a group of rows, unfolded and folded
	To, From    string // bytes towards the server, and back
	Picked      string // the line that the arrows move
	Here        string // where the request is, in a list whose cursor is elsewhere
	Breakpoint  string // a line of code at which requests are held
	Cut         string // where text was left out
	// Lit and Unlit stand around what is pointed at where there is no colour. No byte
	// of the wire is shown as either.
	Lit, Unlit string
}

var drawn = Symbols{
	Wire: "━", Laid: "╌", Right: "▸", Left: "◂", Cursor: "▸", Act: "»", Dot: "●", Turn: "┓",
	Block: "▪", Empty: "▫", Times: "×", Yes: "✓", No: "✗", Dash: "–", Mid: "·",
	Rule: "─", Up: "▴", Add: "+", Change: "~", Remove: "−", Open: "▾", Shut: "▹",
	To: "→", From: "←", Picked: "↕", Here: "●", Breakpoint: "◆", Cut: "…", Lit: "⟦", Unlit: "⟧",
}

var typed = Symbols{
	Wire: "=", Laid: ".", Right: ">", Left: "<", Cursor: ">", Act: "!", Dot: "*", Turn: "+",
	Block: "#", Empty: "o", Times: "x", Yes: "v", No: "x", Dash: "-", Mid: "-",
	Rule: "-", Up: "^", Add: "+", Change: "~", Remove: "-", Open: "v", Shut: ">",
	To: ">", From: "<", Picked: "=", Here: "*", Breakpoint: "@", Cut: "..", Lit: `\[`, Unlit: `\]`,
}

var toASCII = strings.NewReplacer(
	"━", "=", "╌", ".", "▸", ">", "◂", "<", "●", "*", "┓", "+", "▪", "#", "▫", "o",
	"×", "x", "✓", "v", "✗", "x", "–", "-", "—", "-", "·", "-", "─", "-", "▴", "^",
	"−", "-", "▾", "v", "▹", ">", "→", "->", "←", "<-", "↕", "=", "↑↓", "up down", "↑", "up", "↓", "down",
	"…", "...", "§", "section ", "’", "'", "‘", "'", "“", `"`, "”", `"`, "µ", "u", "╎", "|", "┛", "+", "»", "!", "◆", "@", "›", ">", "⟦", `\[`, "⟧", `\]`,
)

// Say is text as this theme can show it: unchanged, or with the symbols that
// people write replaced when the theme is ASCII.
func (t Theme) Say(s string) string {
	if !t.Options.ASCII {
		return s
	}
	return toASCII.Replace(s)
}
