// Package trace is the vocabulary of wsgi-trace/1: the ordered list of typed
// events that one exchange leaves behind as it goes through the gateway, and
// what can be made of that list.
//
// An [Event] is an envelope (when, where, which bytes) around [Data], the
// fields of its own kind. A [Sink] takes events as they happen and never
// blocks; a [Gate] may hold the exchange at a [Point]. A [Trace] is an
// immutable list of events, with the [State] of the exchange after any number
// of them.
//
//	            ┌─▸ Gate: hold, edit, drop
//	gateway ────┤                      ┌─▸ JSON lines
//	   Event    └─▸ Sink: a tape ─▸ Trace ─▸ State after n events ─▸ every view
//	                                   └─▸ Compare, Answer, the checker
//
// Everything that shows a request is a function of a Trace and a position in
// it; nothing else carries state about a request. The package knows no gateway,
// does not decide when an event happens, and keeps none: package tape does.
package trace
