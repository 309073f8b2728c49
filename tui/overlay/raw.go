package overlay

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/tui/theme"
)

// message is the text of a raw request in its parts, which make it again as it was.
type message struct {
	line, headers string
	end           string // of the head: two line ends, or what there is of them
	body          string
}

func splitRaw(raw string) message {
	head, body, ended := strings.Cut(raw, "\n\n")
	m := message{end: "\n\n", body: body}
	if !ended {
		head = strings.TrimSuffix(raw, "\n")
		m.end = raw[len(head):]
	}
	m.line, m.headers, _ = strings.Cut(head, "\n")
	return m
}

func (m message) String() string {
	head := m.line
	if m.headers != "" {
		head += "\n" + m.headers
	}
	if m.body != "" {
		return head + "\n\n" + m.body
	}
	return head + m.end
}

// endOfHead says which line ends the head of a raw request and what the body is then, or that none
// does.
func endOfHead(raw string) note {
	m := splitRaw(raw)
	if m.end != "\n\n" {
		return note{"No empty line ends the head. The server waits for one.", true}
	}
	line := strings.Count(raw[:len(raw)-len(m.body)], "\n")
	return note{text: fmt.Sprintf("Line %d is empty. It ends the head. %s", line, m.follows())}
}

// follows says what stands below the head, and what the head says of its length.
func (m message) follows() string {
	body, err := sandbox.ParseRaw(m.body)
	said := ""
	for line := range strings.SplitSeq(m.headers, "\n") {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(name, "Content-Length") {
			said = strings.TrimSpace(value)
		}
	}
	text := "The body follows: " + theme.Count(len(body), "byte")
	switch {
	case err != nil:
		return ""
	case len(body) == 0 && said == "":
		return "No body follows."
	case len(body) == 0:
		text = "No body follows"
	}
	if said != "" && said != strconv.Itoa(len(body)) {
		text += "; Content-Length says " + said
	}
	return text + "."
}

// request is the method and the target of the first line, false if it has not three words.
func (m message) request() (method, target string, ok bool) {
	words := strings.Fields(m.line)
	if len(words) != 3 {
		return "", "", false
	}
	return words[0], words[1], true
}

// version is what the first line ends with.
func (m message) version() string {
	i := strings.LastIndex(m.line, " ")
	if last := m.line[i+1:]; strings.HasPrefix(last, "HTTP/") {
		return last
	}
	return "HTTP/1.1"
}

// follow keeps raw and the other fields one request, whichever is typed in: nobody has to
// know which of them would count.
func (f *requestForm) follow(*Editor) tea.Cmd {
	raw, typed := f.Field(FieldRaw), f.Current()
	switch {
	case typed == raw:
		f.isRaw = raw.Value() != ""
		f.fieldsFollow(raw.Value())
	case raw.Value() == "":
	case f.isRaw:
		f.put(FieldRaw, f.rawWith(typed.Name))
	default:
		req, _, _ := f.typedRequest()
		f.put(FieldRaw, sandbox.RawText(req.Bytes(f.host)))
	}
	return nil
}

// begin lets the other fields say at first what raw does.
func (f *requestForm) begin(raw string) {
	f.fieldsFollow(raw)
	for _, field := range f.Fields {
		field.first = field.Value()
	}
}

// fieldsFollow writes what raw says into the other fields, or what they had at first where it
// says nothing.
func (f *requestForm) fieldsFollow(raw string) {
	if raw == "" {
		for _, field := range f.Fields {
			f.put(field.Name, field.first)
		}
		return
	}
	m := splitRaw(raw)
	if method, target, ok := m.request(); ok {
		f.put(FieldMethod, method)
		f.put(FieldTarget, target)
	}
	f.put(FieldHeaders, m.headers)
	f.put(FieldBody, m.body)
}

// rawWith is the raw request with what was typed in one of the other fields.
func (f *requestForm) rawWith(name string) string {
	m := splitRaw(f.Field(FieldRaw).Value())
	switch value := f.Field(name).Value(); name {
	case FieldHeaders:
		m.headers = value
	case FieldBody:
		m.body = value
	default:
		m.line = cmp.Or(f.Field(FieldMethod).Value(), "GET") + " " + f.Field(FieldTarget).Value() + " " + m.version()
	}
	return m.String()
}

// put writes a field, unless that is what it says.
func (f *requestForm) put(name, value string) {
	if field := f.Field(name); field.Value() != value {
		field.Set(value, len(value))
	}
}
