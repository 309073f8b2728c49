// Package tape keeps the events of one exchange compactly: a [Tape] is a
// [trace.Sink] that writes them one behind the other into one run of bytes
// without pointers, and decodes them when somebody looks.
//
//	Event ─▸ Tape ─▸ encoder ─▸ bytes ─▸ decoder ─▸ Event, Trace
//	                    │
//	                    └─ a text that everybody knows: its number
//	                       a text that stands on the tape already: where
//	                       any other text: itself
//
// An event is its kind, flags that say which parts of the envelope follow, those
// parts, and the fields of its kind as [trace.Fields] lists them. Header lines and
// the environ have forms of their own. What a tape holds is read by the program that
// wrote it and by no other: there is no version in it, and it is not a file format.
// JSON lines are (package trace).
package tape
