package overlay

import (
	"bytes"
	"cmp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/lessons/reading"
	"roundtrip/sandbox"
	"roundtrip/tui/theme"
)

// The names of the fields of a request, as pages name them.
const (
	FieldMethod  = "method"
	FieldTarget  = "target"
	FieldHeaders = "headers"
	FieldBody    = "body"
	FieldRaw     = "raw"
)

// requestForm is a request while it is edited.
type requestForm struct {
	*Editor
	base  sandbox.Request
	host  string // of the server, which raw bytes name; the next server has another
	isRaw bool   // it is sent as raw says, byte by byte
	added bool   // its Content-Length was added to raw, and follows the body
}

// EditRequest shows a request to be changed, which is sent to a host. A raw one is shown raw, too;
// otherwise raw is empty until it is opened. What is typed in one field is seen in the others.
// Send is called with the changed request.
func EditRequest(req sandbox.Request, host string, send func(sandbox.Request) tea.Cmd) *Editor {
	raw := ""
	f := &requestForm{base: req, host: host}
	if req.Raw != nil && !reading.IsLarge(req) {
		raw, f.isRaw = sandbox.RawText(req.Bytes(host)), true
	}
	f.Editor = &Editor{Title: "change the request", Fields: []*Field{
		LineField(FieldTarget, cmp.Or(req.Target, "/"), "/path?query"),
		LineField(FieldMethod, cmp.Or(req.Method, "GET"), "GET, POST or another"),
		HeadersField(req.Headers),
		bodyField(req.Body),
		rawField(raw),
	}}
	f.Field(FieldBody).about = f.lengthNote
	f.Editor.opened, f.Editor.Typed = f.opened, f.follow
	if f.isRaw {
		f.begin(raw)
	}
	f.Send = func(*Editor) (tea.Cmd, bool) {
		req, ok := f.request()
		if !ok {
			return nil, false
		}
		return send(req), true
	}
	return f.Editor
}

// rawField shows a request byte by byte, and where its head ends: the line that does it is empty,
// and one that is deleted leaves nothing to be seen.
func rawField(raw string) *Field {
	f := AreaField(FieldRaw, raw, "the whole request, byte by byte, however broken")
	f.about = endOfHead
	return f
}

// bodyField shows a body, or that it is too large for that.
func bodyField(body []byte) *Field {
	if len(body) > reading.MostChanged {
		return AreaField(FieldBody, "", theme.Count(len(body), "byte")+", which are kept; what is typed here takes their place")
	}
	return BytesField(FieldBody, body, "the bytes of a body")
}

// opened is called as a field is opened with a part of it selected.
func (f *requestForm) opened(field *Field, part string) {
	if field.Name == FieldRaw && field.Value() == "" && !reading.IsLarge(f.base) {
		req, _, _ := f.typedRequest()
		field.area.SetValue(sandbox.RawText(req.Bytes(f.host)))
	}
	field.choose(part, f.host)
}

// request is what was typed, false if a field cannot be sent: it then says why, and
// has the keys.
func (f *requestForm) request() (sandbox.Request, bool) {
	if f.isRaw {
		return f.rawRequest(f.Field(FieldRaw))
	}
	if reading.IsLarge(f.base) && f.base.Raw != nil && !f.othersChanged() {
		return f.base, true
	}
	return f.fieldsRequest()
}

func (f *requestForm) rawRequest(field *Field) (sandbox.Request, bool) {
	req := f.base
	raw, err := field.Bytes()
	req.Raw = bytes.ReplaceAll(raw, []byte(f.host), []byte(sandbox.HostMark))
	return req, f.Refuse(FieldRaw, err)
}

func (f *requestForm) fieldsRequest() (sandbox.Request, bool) {
	req, badHeaders, badBody := f.typedRequest()
	ok := f.Refuse(FieldMethod, sandbox.CheckMethod(req.Method)) && f.Refuse(FieldTarget, sandbox.CheckTarget(req.Target)) &&
		f.Refuse(FieldHeaders, badHeaders) && f.Refuse(FieldBody, badBody)
	return req, ok
}

// typedRequest is what the fields besides raw say, and what is wrong with their headers and body.
func (f *requestForm) typedRequest() (req sandbox.Request, badHeaders, badBody error) {
	req = f.base
	req.Raw = nil
	req.Method, req.Target = f.Field(FieldMethod).Value(), f.Field(FieldTarget).Value()
	req.Headers, badHeaders = f.Field(FieldHeaders).Headers()
	body, badBody := f.Field(FieldBody).Bytes()
	if b := f.Field(FieldBody); len(req.Body) <= reading.MostChanged || b.Value() != b.first {
		req.Body = body
	}
	return req, badHeaders, badBody
}

// othersChanged reports whether something was typed in a field besides raw.
func (f *requestForm) othersChanged() bool {
	return slices.ContainsFunc(f.Fields, func(f *Field) bool { return f.Name != FieldRaw && f.Value() != f.first })
}
