package lens

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"roundtrip/tui/theme"
)

// bar is the names of the lenses in a title: always in the order in which tab goes through them, the
// shown one with what there is to say of it, and in brackets while the arrows are in it. How many have
// no room is said.
//
//	── wire  environ [code hello.py] body  times ─────────── 1–7 of 64 ──
type bar struct {
	pieces []piece
	end    int // the column behind it
}

// piece is a text in its column.
type piece struct {
	at    int
	text  string
	style lipgloss.Style
	kind  Kind // of a lens's name
	named bool
}

// The columns of a bar.
const (
	namesAt    = markAt + 2
	leastRule  = 4  // columns of rule before the position
	leastAbout = 6  // what is said of the current lens is not cut to less than can be read
	rightRoom  = 24 // names stand two apart where so many columns are left behind them
)

// bar places the names before the position. Whether they stand two apart depends on no more than their
// widths, so that none moves when another lens is the current one.
func (f Frame) bar() bar {
	kinds, end := f.offered(), f.Width-1
	if position := f.position(); position != "" {
		end -= theme.Width(position) + leastRule
	}
	if f.place(kinds, 2, "").end+rightRoom < f.Width {
		return f.placeAbout(kinds, 2, end)
	}
	for left := 0; ; left++ {
		b := f.placeSome(kinds, left, end)
		if b.end <= end || left == len(kinds)-1 {
			return b
		}
	}
}

// placeSome places names close to each other, and says how many are left out.
func (f Frame) placeSome(kinds []Kind, left, end int) bar {
	if left == 0 {
		return f.placeAbout(kinds, 1, end)
	}
	more := fmt.Sprintf(" +%d ", left)
	b := f.placeAbout(f.without(kinds, left), 1, end-len(more))
	b.add(strings.TrimPrefix(more, b.blank()), f.Theme.Faint)
	return b
}

// offered are the lenses whose names stand in the title.
func (f Frame) offered() []Kind {
	if slices.Contains(f.Offers, f.Kind) {
		return f.Offers
	}
	return []Kind{f.Kind}
}

// without leaves n lenses out, the last ones first: never the current one, and findings only where no other
// is left, for nobody looks for findings that they have not heard of.
func (f Frame) without(kinds []Kind, n int) []Kind {
	kept := slices.Clone(kinds)
	drop := func(spared Kind) {
		for i := len(kept) - 1; i >= 0 && n > 0; i-- {
			if kept[i] != f.Kind && kept[i] != spared {
				kept, n = slices.Delete(kept, i, i+1), n-1
			}
		}
	}
	drop(Findings)
	drop(f.Kind)
	return kept
}

// placeAbout places names, with what there is to say of the current one cut to the columns before end.
func (f Frame) placeAbout(kinds []Kind, apart, end int) bar {
	b := f.place(kinds, apart, "")
	if f.About == "" {
		return b
	}
	return f.place(kinds, apart, " "+f.cutAbout(max(leastAbout, end-b.end-1)))
}

// cutAbout is what there is to say of the current lens in so many columns: of its parts the first
// ones, such as the name of a file without whose it is.
func (f Frame) cutAbout(room int) string {
	parts := strings.Split(f.About, aboutGap)
	for n := len(parts); n > 0; n-- {
		if text := f.Theme.Say(strings.Join(parts[:n], aboutGap)); theme.Width(text) <= room {
			return text
		}
	}
	return f.Theme.CutMiddle(f.Theme.Say(parts[0]), room)
}

// aboutGap stands between the parts of what is said of a lens.
const aboutGap = " · "

// place puts names so many columns apart, two at the brackets of the current one.
func (f Frame) place(kinds []Kind, apart int, about string) bar {
	b := bar{end: namesAt}
	if apart < 2 && kinds[0] != f.Kind {
		b.end--
	}
	for i, k := range kinds {
		f.placeName(&b, k, about)
		if i+1 < len(kinds) && k != f.Kind && kinds[i+1] != f.Kind {
			b.end += apart - 2
		}
	}
	return b
}

// placeName puts a name with a blank on either side, or in brackets where the arrows are if they can
// be elsewhere.
func (f Frame) placeName(b *bar, k Kind, about string) {
	style, before, behind := f.Theme.Faint, " ", " "
	switch {
	case k == f.Kind && f.Dim:
		style = f.Theme.Text
	case k == f.Kind:
		style = f.Theme.Title
		if len(f.Offers) != 1 {
			before, behind = "[", "]"
		}
	}
	b.add(before, style)
	first := len(b.pieces)
	b.add(k.String(), style)
	if k == Findings {
		b.add(f.counted(), f.ink(cell{ink: levelInk(f.Found.Level)}))
	}
	for i := range b.pieces[first:] {
		b.pieces[first+i].kind, b.pieces[first+i].named = k, true
	}
	if k == f.Kind {
		b.add(about, f.Theme.Faint)
	}
	b.add(behind, style)
}

// add adds a text at the end.
func (b *bar) add(text string, style lipgloss.Style) {
	b.pieces = append(b.pieces, piece{at: b.end, text: text, style: style})
	b.end += theme.Width(text)
}

// blank is the blank at its end, if one is there.
func (b *bar) blank() string {
	if b.pieces[len(b.pieces)-1].text == " " {
		return " "
	}
	return ""
}

// at is the lens whose name stands in a column.
func (b bar) at(x int) (Kind, bool) {
	i := slices.IndexFunc(b.pieces, func(p piece) bool { return p.named && x >= p.at && x < p.at+theme.Width(p.text) })
	if i < 0 {
		return 0, false
	}
	return b.pieces[i].kind, true
}
