package matrix

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"
)

// host is what every request asks for, whatever port the server has.
const host = "matrix.test"

// tokenField is the field of a form that shows that the form is the site's own.
var tokenField = regexp.MustCompile(`name="(csrf\w*)" value="([^"]+)"`)

// browser carries cookies and the token of a form from an answer to the next request.
type browser struct {
	cookies          []string // name=value
	tokenName, token string
}

// request is a step as it goes out.
func (b *browser) request(s step) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "%s %s HTTP/1.1\r\nHost: %s\r\n", s.method, s.target, host)
	if len(b.cookies) > 0 {
		fmt.Fprintf(&out, "Cookie: %s\r\n", strings.Join(b.cookies, "; "))
	}
	for _, line := range s.headers {
		out.WriteString(line + "\r\n")
	}
	var body []byte
	if s.body != nil {
		var kind string
		kind, body = s.body(b)
		fmt.Fprintf(&out, "Content-Type: %s\r\n", kind)
		if !slices.Contains(s.headers, "Transfer-Encoding: chunked") {
			fmt.Fprintf(&out, "Content-Length: %d\r\n", len(body))
		}
	}
	out.WriteString("\r\n")
	out.Write(body)
	return out.Bytes()
}

// keep takes from an answer what the next request needs.
func (b *browser) keep(a answer) {
	for _, h := range a.headers {
		if strings.EqualFold(h.name, "Set-Cookie") {
			b.setCookie(strings.TrimSpace(h.value))
		}
	}
	if field := tokenField.FindSubmatch(a.body()); field != nil {
		b.tokenName, b.token = string(field[1]), html.UnescapeString(string(field[2]))
	}
}

// setCookie keeps a cookie, or forgets one that is past its time.
func (b *browser) setCookie(line string) {
	pair, attributes, _ := strings.Cut(line, ";")
	name, _, _ := strings.Cut(pair, "=")
	b.cookies = slices.DeleteFunc(b.cookies, func(c string) bool { return strings.HasPrefix(c, name+"=") })
	attributes = strings.ToLower(attributes)
	if !strings.Contains(attributes, "max-age=0") && !strings.Contains(attributes, "max-age=-1") && !strings.Contains(attributes, "1970") {
		b.cookies = append(b.cookies, pair)
	}
}
