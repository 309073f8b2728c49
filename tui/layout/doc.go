// Package layout says where the parts of a screen are and puts them together.
//
//	size of the terminal ──▸ Arrange ──▸ Layout: a Rect for each part
//	lines of each part   ──▸ Pane (kept while nothing changed) ──▸ Frame ──▸ text
//
// It knows no part by what it shows, and draws none itself.
package layout
