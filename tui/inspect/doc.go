// Package inspect is the screen of the live inspector: the list of the requests that reach
// a site, and one of them in the viewer of the lessons.
//
//	Record.Changed ──▸ changed ──▸ Page ──▸ list ──▸ Draw
//	                                │enter
//	                                ▼
//	                   Exchange as a viewer.Live ──▸ labview.Base ──▸ Draw
//
// The list reads the record, and never changes it but by the keys that hold and let go.
package inspect
