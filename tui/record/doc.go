// Package record tells the events of a trace, each with its time, its layer, its name and
// what it means: as words for whoever prints them, and as a pane that follows the view and
// in which one can move.
//
//	trace ──▸ Book (grows with the trace) ──▸ Frame ──▸ Draw, Hit
//
// It is a pure function of the trace, and knows neither a request that runs nor a screen.
package record
