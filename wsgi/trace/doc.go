// Package trace is the vocabulary of wsgi-trace/1: the ordered list of typed
// events that one exchange leaves behind as it goes through the gateway, and
// what can be made of that list.
//
// An [Event] is an envelope (when, where, which bytes) around [Data], the
// fields of its own kind. A [Sink] takes events as they happen and never
// blocks; a [Gate] may hold the exchange at a [Point]. A [Recorder] is the
// sink that keeps them, compactly, and a [Trace] is what it kept: an immutable
// list, with the [State] of the exchange after any number of its events.
//
// Everything that shows a request is a function of a Trace and a position in
// it. Nothing else carries state about a request.
package trace
