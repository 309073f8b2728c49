// Package lint is the checker for PEP 3333 and for what RFC 9110 and RFC 9112
// ask of a response. It reads a recorded trace and says what the application,
// a middleware, the client or the server did against a rule. It never touches
// a request: what it reads has happened, or is a part of what is happening.
//
// The rules are tables, one for each topic, in the file of that topic. A rule's letter
// says whose duty it is: S the server's (and a middleware's, which is a server to what
// is inside it), A the application's, M a middleware's, H is HTTP/1.1. A row is a duty
// with its strength, its section, what to do instead, and a small function that finds
// where it was broken. What never reaches a
// server in a form that a trace could hold, such as a start_response called by
// keyword, is recorded as a finding event by whoever refuses it; the table then
// knows the rest.
//
// It finds what wsgiref.validate, werkzeug's and webtest's linters find, but for
// what is legal: a method that they do not know, read() without a size, a 204
// without Content-Length, a relative Location, a name with a dot in it.
//
// A trace that still grows can be checked too: a finding, once made, stays.
//
//	events ─▸ exchange: what is known of the request so far
//	               │
//	               └─▸ rules of the tables, one after the other ─▸ Finding: rule, level,
//	                                                               section, text, events
//
// The checker reads no source code, runs nothing, sends nothing and changes
// nothing. Whether a request may go on is decided elsewhere.
package lint
