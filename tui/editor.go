package tui

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// editor changes a request before it is sent again. It keeps what was typed
// until it can be sent.
type editor struct {
	title  string
	fields []*field
	at     int
	base   sandbox.Request
	host   string                              // of the lab, which raw octets name; the next lab has another
	live   func(e *editor) (trace.Edit, error) // changes the held exchange instead, nil for a request
	file   *editing                            // a file of the learner's is changed instead, nil for a request
}

// The names of the fields, as pages name them.
const (
	fieldMethod  = "method"
	fieldTarget  = "target"
	fieldHeaders = "headers"
	fieldBody    = "body"
	fieldRaw     = "raw"
)

// mostTyped is how large a body is that can be typed, and kept in the progress. What is
// larger takes the field longer to open than a person waits; it is sent as it is, unless
// another is typed.
const mostTyped = 16 << 10

// bodyField shows a body, or that it is too large for that.
func bodyField(body []byte) *field {
	if len(body) > mostTyped {
		return areaField(fieldBody, "", fmt.Sprintf("%d bytes, which are kept; what is typed here takes their place", len(body)))
	}
	return areaField(fieldBody, sandbox.RawText(body), "the octets of a body")
}

// isLarge reports whether a request is more than can be typed.
func isLarge(req sandbox.Request) bool { return len(req.Body)+len(req.Raw) > mostTyped }

// newEditor shows a request. A raw one is shown raw; otherwise raw is empty,
// and what is written there is sent instead of all the rest.
func newEditor(req sandbox.Request, host string) *editor {
	raw := ""
	if req.Raw != nil && !isLarge(req) {
		raw = sandbox.RawText(req.Bytes(host))
		req = asTyped(req)
	}
	return &editor{title: "change the request", base: req, host: host, fields: []*field{
		lineField(fieldTarget, orSlash(req.Target), "/path?query"),
		lineField(fieldMethod, orGet(req.Method), "GET, POST, HEAD, …"),
		areaField(fieldHeaders, sandbox.HeadersText(req.Headers), "Name: value, one to a line"),
		bodyField(req.Body),
		areaField(fieldRaw, raw, "the whole request, octet by octet, however broken"),
	}}
}

// asTyped gives a raw request the method and target that its first line seems
// to have, so that the other fields do not speak of another request.
func asTyped(req sandbox.Request) sandbox.Request {
	line, _, _ := strings.Cut(string(req.Raw), "\r\n")
	if words := strings.Fields(line); req.Target == "" && len(words) == 3 {
		req.Method, req.Target = words[0], words[1]
	}
	return req
}

func orSlash(s string) string {
	if s == "" {
		return "/"
	}
	return s
}

func orGet(s string) string {
	if s == "" {
		return "GET"
	}
	return s
}

// open focuses a field, "" being the first, and selects a part of it.
func (e *editor) open(name, part string) tea.Cmd {
	for i, f := range e.fields {
		if f.name == name {
			e.at = i
		}
	}
	if e.current().name == fieldRaw && e.current().value() == "" && !isLarge(e.base) {
		e.current().area.SetValue(sandbox.RawText(e.base.Bytes(e.host)))
	}
	e.current().choose(part, e.host)
	return e.current().focus()
}

func (e *editor) current() *field { return e.fields[e.at] }

// move goes to another field.
func (e *editor) move(by int) tea.Cmd {
	e.current().blur()
	e.at = (e.at + by + len(e.fields)) % len(e.fields)
	return e.current().focus()
}

// request is what was typed, or nil if a field cannot be sent: it then says
// why, and has the keys.
func (e *editor) request() *sandbox.Request {
	req := e.base
	if raw := e.field(fieldRaw); raw.value() != "" && (raw.value() != raw.first || !e.othersChanged()) {
		octets, err := sandbox.ParseRaw(raw.value())
		if !e.accept(fieldRaw, err) {
			return nil
		}
		req.Raw = bytes.ReplaceAll(octets, []byte(e.host), []byte(sandbox.HostMark))
		return &req
	}
	if isLarge(req) && req.Raw != nil && !e.othersChanged() {
		return &req
	}
	req.Raw = nil
	req.Method, req.Target = e.field(fieldMethod).value(), e.field(fieldTarget).value()
	var errs [3]error
	errs[0], errs[1] = sandbox.CheckMethod(req.Method), sandbox.CheckTarget(req.Target)
	req.Headers, errs[2] = sandbox.ParseHeaders(e.field(fieldHeaders).value())
	body, err := sandbox.ParseRaw(e.field(fieldBody).value())
	if f := e.field(fieldBody); len(req.Body) <= mostTyped || f.value() != f.first {
		req.Body = body
	}
	ok := e.accept(fieldMethod, errs[0]) && e.accept(fieldTarget, errs[1]) &&
		e.accept(fieldHeaders, errs[2]) && e.accept(fieldBody, err)
	if !ok {
		return nil
	}
	return &req
}

// othersChanged reports whether something was typed in a field besides raw. It
// then counts for more than raw octets that were there before.
func (e *editor) othersChanged() bool {
	return slices.ContainsFunc(e.fields, func(f *field) bool { return f.name != fieldRaw && f.value() != f.first })
}

func (e *editor) field(name string) *field {
	for _, f := range e.fields {
		if f.name == name {
			return f
		}
	}
	return e.fields[0]
}

// accept notes a problem with a field and goes there.
func (e *editor) accept(name string, err error) bool {
	if err == nil {
		return true
	}
	e.current().blur()
	for i, f := range e.fields {
		if f.name == name {
			e.at = i
			f.problem = sentence(err)
			f.focus()
		}
	}
	return false
}
