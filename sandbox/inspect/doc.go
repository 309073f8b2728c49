// Package inspect is the record of a site: every exchange of its clients, from the
// connect to the end, in a ring with a budget of bytes; which of them are held, and how
// they go on. It knows no terminal.
//
//	             ┌─ Exchange ◂─ events ─┐
//	Record ──────┤   tape, Row, Holder  ├──── the site's gateway (Sink and Gate)
//	             └─ rule: whom to hold ─┘
//	   └─▸ Page: the rows of a list      └─▸ a viewer: trace so far, held or not, go on
//
// A [Record] is a [trace.Keeper] and a [trace.Selector]: where nobody is to be held, no
// exchange has a gate, and each costs what recording costs. Whatever goes wrong in here
// lets the request go on.
package inspect
