package inspect

import (
	"bytes"
	"encoding/json"
	"mime"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi/trace"
)

// body takes away what it can of a body, as what it is: of JSON values, of forms and uploads fields, of
// all else pieces.
func (m *minimiser) body() {
	if !m.unchunks() {
		return
	}
	_, headers, body := m.parts()
	if len(body) == 0 || m.keepsBody(nil) {
		return
	}
	kind, boundary := kindOf(headers)
	switch {
	case json.Valid(body) && (strings.Contains(kind, "json") || bytes.ContainsAny(body[:1], "{[")):
		m.json(body)
	case kind == "application/x-www-form-urlencoded":
		m.form(string(body))
	case boundary != "":
		m.upload(string(body), boundary)
	default:
		without(body, m.keepsBody)
	}
}

// kindOf is the media type of a body, and the boundary between its parts.
func kindOf(headers []string) (kind, boundary string) {
	for _, h := range headers {
		if isHeader(h, "content-type") {
			_, value, _ := strings.Cut(h, ":")
			kind, parameters, _ := mime.ParseMediaType(value)
			return kind, parameters["boundary"]
		}
	}
	return "", ""
}

// unchunks has the head say how long the body is, where it came in chunks. It answers whether it does.
func (m *minimiser) unchunks() bool {
	line, headers, _ := m.parts()
	at := slices.IndexFunc(headers, frames)
	if at < 0 || isHeader(headers[at], "content-length") {
		return at >= 0
	}
	body := trace.RequestBody(trace.Wire{Bytes: m.best.Request})
	headers = slices.Clone(headers)
	headers[at] = lengthHeader(body.Data)
	return body.Whole && m.keepsParts(line, headers, body.Data)
}

func lengthHeader(body []byte) string { return "Content-Length: " + strconv.Itoa(len(body)) }

// keepsBody tries another body.
func (m *minimiser) keepsBody(body []byte) bool {
	line, headers, _ := m.parts()
	headers = slices.Clone(headers)
	headers[slices.IndexFunc(headers, frames)] = lengthHeader(body)
	return m.keepsParts(line, headers, body)
}

// shortened takes pieces out of a text, of at least an eighth of it: a text that is needed whole would
// otherwise use up the tries.
func shortened[T any](text []T, keeps func([]T) bool) { withoutParts(text, max(1, len(text)/8), keeps) }

// letter is a character in the value of a form.
var letter = regexp.MustCompile(`%[0-9A-Fa-f]{2}|.`)

// form takes fields away, and what it can of the values of the others.
func (m *minimiser) form(body string) {
	keeps := func(fields []string) bool { return m.keepsBody([]byte(strings.Join(fields, "&"))) }
	fields := emptied(without(strings.Split(body, "&"), keeps), keeps)
	for i, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		shortened(letter.FindAllString(value, -1), func(rest []string) bool {
			old := fields[i]
			fields[i] = name + "=" + strings.Join(rest, "")
			return keeps(fields) || undo(&fields[i], old)
		})
	}
}

// undo puts a value back, and answers false.
func undo[T any](at *T, old T) bool {
	*at = old
	return false
}

// upload takes parts away, their headers, and what it can of their data.
func (m *minimiser) upload(body, boundary string) {
	between := "\r\n--" + boundary
	pieces := strings.Split("\r\n"+body, between)
	if len(pieces) < 3 {
		return
	}
	keeps := func(parts []string) bool {
		whole := strings.Join(slices.Concat([]string{""}, parts, []string{"--\r\n"}), between)
		return m.keepsBody([]byte(strings.TrimPrefix(whole, "\r\n")))
	}
	parts := without(pieces[1:len(pieces)-1], keeps)
	for i := range parts {
		try := func(part string) bool {
			old := parts[i]
			parts[i] = part
			return keeps(parts) || undo(&parts[i], old)
		}
		head, data, _ := strings.Cut(parts[i], "\r\n\r\n")
		lines := without(strings.Split(head, "\r\n")[1:], func(rest []string) bool {
			return len(rest) > 0 && try("\r\n"+strings.Join(rest, "\r\n")+"\r\n\r\n"+data)
		})
		head = "\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
		if data != "" && !try(head) {
			shortened([]byte(data), func(rest []byte) bool { return try(head + string(rest)) })
		}
	}
}
