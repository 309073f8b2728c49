package overlay

import (
	"cmp"
	"fmt"
	"regexp"
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
	said := m.header("Content-Length")
	text := "The body follows: " + theme.Count(len(body), "byte")
	switch {
	case err != nil:
		return ""
	case len(body) == 0 && said == "":
		return "No body follows."
	case said == "" && m.header("Transfer-Encoding") == "":
		return text + ". No Content-Length tells the server: it will not read them."
	case len(body) == 0:
		text = "No body follows"
	}
	if said != "" && said != strconv.Itoa(len(body)) {
		text += "; Content-Length says " + said
	}
	return text + "."
}

// header is the value of the last header of a name.
func (m message) header(name string) string {
	value := ""
	for line := range strings.SplitSeq(m.headers, "\n") {
		if n, v, ok := strings.Cut(line, ":"); ok && strings.EqualFold(n, name) {
			value = strings.TrimSpace(v)
		}
	}
	return value
}

// withBody is the request with another body. As in a request that is not raw, a Content-Length is
// added where there is none. Once added it follows what is typed; another one stays as it is.
func (m message) withBody(body string, added *bool) message {
	switch said := m.header("Content-Length"); {
	case said == "" && body != "" && m.header("Transfer-Encoding") == "":
		m.headers = strings.TrimPrefix(m.headers+"\nContent-Length: "+lengthOf(body), "\n")
		*added = true
	case *added && said == lengthOf(m.body):
		m.headers = lengthLine.ReplaceAllString(m.headers, "${1}"+lengthOf(body))
	}
	m.body = body
	return m
}

// lengthLine is the header that says how long a body is, up to its number.
var lengthLine = regexp.MustCompile(`(?mi)^(Content-Length:[ \t]*)\d+`)

// lengthOf is how many bytes a body has that was typed, as a header says it.
func lengthOf(body string) string {
	raw, err := sandbox.ParseRaw(body)
	if err != nil {
		return strconv.Itoa(len(body))
	}
	return strconv.Itoa(len(raw))
}

// lengthNote says which header says how long a body is, and that it is wrong.
func (f *requestForm) lengthNote(body string) note {
	m := message{headers: f.Field(FieldHeaders).Value()}
	said, is := m.header("Content-Length"), lengthOf(body)
	switch {
	case m.header("Transfer-Encoding") != "":
		return note{}
	case said == "" || said == is:
		return note{text: "The header Content-Length: " + is + " goes with it."}
	}
	return note{fmt.Sprintf("Content-Length says %s. The body has %s.", said, is), true}
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
		f.put(FieldHeaders, splitRaw(raw.Value()).headers)
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
		m = m.withBody(value, &f.added)
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
