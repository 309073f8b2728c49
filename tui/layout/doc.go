// Package layout says where the parts of a screen are and puts them together.
//
//	what a frame wants ──▸ Arrange ──▸ Layout: a Rect for each part, by its name
//	lines of each part ──▸ Pane (kept while nothing changed) ──▸ Frame ──▸ text
//
// There are three compositions, and what lies between them:
//
//	below 96 columns   story above the lens, the lens always on the same row
//	from 96 on         story beside the lens, the record below the story
//	from 150 on        lenses one below the other, the record below them
//	from 200 on        the record beside the lenses
//
// It knows no part by what it shows, and draws none itself.
package layout
