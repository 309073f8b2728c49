// Package http1 reads HTTP/1.1 requests strictly and writes responses as the application gave them.
//
// Reading is incremental: [Reader.RequestLine], then [Reader.Field] until it says the head is complete,
// then [CheckHead], then [Reader.Body]. Each element carries the [Span] of its bytes on the connection.
// How the input is cut into reads never changes a result.
//
//	bytes ─▸ Reader ─┬─▸ RequestLine ─▸ Field ... ─▸ CheckHead ─▸ Head ─▸ Body ─▸ data, trailers
//	                 └─▸ consumed: each byte, once it belongs to a message
//
//	the facts of a response ─▸ Frame ─▸ ResponsePlan ─▸ Append... ─▸ bytes
//
// The package opens no connections and sets no deadlines, keeps no state between messages but
// what was read too far, and knows neither the environ nor the trace. It reads no responses,
// and does not speak HTTP/2.
//
// The H numbers in errors and notes name rows of the decision table for HTTP/1.1 (package wsgi/conformance).
package http1

import (
	"cmp"
	"fmt"
	"strconv"
)

// Span is a run of bytes of the connection's input; Off counts from the connection's first byte.
// The zero Span names no bytes.
type Span struct{ Off, Len int64 }

// End is the offset of the first byte behind the span.
func (s Span) End() int64 { return s.Off + s.Len }

// part is the run of n bytes that begins from bytes into s.
func (s Span) part(from, n int) Span { return Span{s.Off + int64(from), int64(n)} }

// Limits bounds what a Reader accepts. All are in bytes but Fields.
type Limits struct {
	RequestLine  int   // the request line without its CRLF (H67)
	Line         int   // one header line without its CRLF (H68)
	Head         int   // the whole head, blank line included; also the whole of the trailers (H68, H70)
	Fields       int   // number of header lines; also of trailer lines (H68, H70)
	ChunkExtLine int   // extensions of one chunk (H61)
	ChunkExtBody int   // extensions of all chunks of a body (H61)
	Body         int64 // decoded body (H51, H69)
}

// DefaultLimits are the limits of the decision table.
func DefaultLimits() Limits {
	return Limits{
		RequestLine:  8192,
		Line:         16 << 10,
		Head:         64 << 10,
		Fields:       100,
		ChunkExtLine: 1 << 10,
		ChunkExtBody: 16 << 10,
		Body:         1 << 30,
	}
}

// OrDefault is l with the default in the place of every field that is zero.
func (l Limits) OrDefault() Limits {
	d := DefaultLimits()
	return Limits{
		RequestLine:  cmp.Or(l.RequestLine, d.RequestLine),
		Line:         cmp.Or(l.Line, d.Line),
		Head:         cmp.Or(l.Head, d.Head),
		Fields:       cmp.Or(l.Fields, d.Fields),
		ChunkExtLine: cmp.Or(l.ChunkExtLine, d.ChunkExtLine),
		ChunkExtBody: cmp.Or(l.ChunkExtBody, d.ChunkExtBody),
		Body:         cmp.Or(l.Body, d.Body),
	}
}

// Note is advice about something that was accepted although it is unusual.
type Note struct {
	Rule string
	Span Span
	Text string
}

// Error is a refusal: what to answer, which rule was broken, why, and where.
// Every refusal ends the connection (H88).
type Error struct {
	Status int
	Rule   string
	Reason string
	Span   Span
}

// Error tells the reason with the rule and the place.
func (e *Error) Error() string {
	return fmt.Sprintf("request refused with %d (%s) at byte %d: %s", e.Status, e.Rule, e.Span.Off, e.Reason)
}

// StatusLine is the status with its reason phrase, as a response head needs it.
func (e *Error) StatusLine() string {
	return strconv.Itoa(e.Status) + " " + reasonPhrase(e.Status)
}

func reasonPhrase(status int) string {
	switch status {
	case 404:
		return "Not Found"
	case 408:
		return "Request Timeout"
	case 413:
		return "Content Too Large"
	case 414:
		return "URI Too Long"
	case 417:
		return "Expectation Failed"
	case 421:
		return "Misdirected Request"
	case 431:
		return "Request Header Fields Too Large"
	case 501:
		return "Not Implemented"
	case 503:
		return "Service Unavailable"
	case 505:
		return "HTTP Version Not Supported"
	default:
		return "Bad Request"
	}
}

func bad(rule string, at Span, reason string) *Error {
	return &Error{Status: 400, Rule: rule, Reason: reason, Span: at}
}
