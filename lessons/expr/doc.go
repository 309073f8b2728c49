// Package expr evaluates Python expressions over a trace: the claims and stops
// of a lesson, filters, breakpoint conditions and checks.
//
// An expression is the part of Python that Starlark knows. Where a common
// Python form does not parse (a chained comparison, `is None`, an f-string),
// the error carries the same expression rewritten so that it does.
//
// The names are those of [Names]. They speak of one exchange as it stands at
// one position of its trace, see [At]. What is not there yet is empty rather
// than an error: an absent status is 0, an absent header or environ key "".
//
// Texts hold one character for each byte, as PEP 3333 has it for native
// strings. len() counts characters; slices and indexes count the bytes of
// UTF-8, which is the same for ASCII.
package expr
