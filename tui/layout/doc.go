// Package layout says where the parts of a screen are and puts them together.
//
//	what a frame wants ──▸ Arrange ──▸ Layout: a Rect for each part, by its name
//	lines of each part ──▸ Pane (kept while nothing changed) ──▸ Frame ──▸ text
//
// There are three compositions, and what lies between them:
//
//	below 96 columns   story above the lens, the lens always on the same row
//	from 96 on         story beside the lens, the record below the story
//	from 150 on        lenses one below the other, three where they have room
//	from 200 on        the record beside the lenses
//
// The record keeps its row where it is known how many rows the story of the page has at most, and
// these leave it enough. Where they do not, from 150 to 199 columns, it stands below two lenses
// if those leave it rows, else below the story with what that leaves at the time.
//
// Lenses of one column share its rows by what each needs (see shares): what it has or is
// expected to have at the end of the request. That is measured when a request is shown and when
// a lens is changed for another, so that nothing moves from stop to stop. No lens is cut while
// another has rows that it does not need; what none needs is the record's. A third lens takes no
// rows that the first two need.
//
// It knows no part by what it shows, and draws none itself.
package layout
