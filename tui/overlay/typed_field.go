package overlay

import (
	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// StrField is a field of the str whose repr is given.
func StrField(name, repr string) *Field { return LineField(name, expr.Unquote(repr), "") }

// HeadersField is a field of headers, one to a line.
func HeadersField(headers []trace.Header) *Field {
	return AreaField(FieldHeaders, sandbox.HeadersText(headers), "Name: value, one to a line")
}

// Headers are those that were typed. An error names the line that is none.
func (f *Field) Headers() ([]trace.Header, error) { return sandbox.ParseHeaders(f.Value()) }

// BytesField is a field of any bytes, those that cannot be typed as escapes.
func BytesField(name string, bytes []byte, hint string) *Field {
	return AreaField(name, sandbox.RawText(bytes), hint)
}

// Bytes are those that were typed. An error says which escape is none.
func (f *Field) Bytes() ([]byte, error) { return sandbox.ParseRaw(f.Value()) }
