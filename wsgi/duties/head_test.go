package duties

import (
	"bytes"
	"fmt"
	"net/http"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"time"

	"roundtrip/wsgi"
)

// headDuties are about the head as it goes out (PEP 3333, The start_response()
// Callable, Other HTTP Features).
func headDuties() []duty {
	return []duty{
		{
			id: "S30", rule: "adds the headers that HTTP asks for, where the application has none", check: addsHeaders,
			mutants: []mutant{
				{name: "adds no Date", finds: "0 Date lines", own: true, wire: sends(without(`Date: \w{3}, [^\r]*`))},
				{name: "adds no Server", finds: "0 Server lines", wire: sends(without(`Server: ` + wsgi.Software))},
				{name: "adds a Date to the application's", finds: "2 Date lines", wire: sends(afterStatus("Date: now"))},
				{name: "puts its own name", finds: "own Server", layer: onHeaders(dropHeader("Server"))},
			},
		},
		{
			id: "S31", rule: "takes header names to be the same in capitals and small letters", check: anyCase,
			mutants: []mutant{
				{name: "knows Date in one spelling only", finds: "2 Date lines", own: true, layer: onHeaders(addDate)},
				{name: "knows Content-Length in one spelling only", finds: "2 Content-Length lines", wire: sends(addLength)},
			},
		},
		{
			id: "S49", rule: "changes nothing of what the application states", check: playsDumb,
			mutants: []mutant{
				{name: "writes names its own way", finds: "x-lower: 1", layer: onHeaders(canonical)},
				{name: "sorts the headers", finds: "X-Zebra: z", own: true, layer: onHeaders(sorted)},
				{name: "joins lines of the same name", finds: "X-Twice: a", layer: onHeaders(joined)},
				{name: "has reasons of its own", finds: "200 Tea is served", wire: sends(replacing("200 Tea is served", "200 OK"))},
			},
		},
	}
}

// without takes header lines out. A Date of the server's own is known by the
// day of the week.
func without(line string) func([]byte) []byte {
	pattern := regexp.MustCompile("\r\n" + line)
	return func(p []byte) []byte { return pattern.ReplaceAll(p, nil) }
}

// afterStatus puts a line behind the status line.
func afterStatus(line string) func([]byte) []byte {
	return replacing(" 200 OK\r\n", " 200 OK\r\n"+line+"\r\n")
}

func dropHeader(name string) func([]wsgi.Header) []wsgi.Header {
	return func(headers []wsgi.Header) []wsgi.Header {
		return slices.DeleteFunc(slices.Clone(headers), func(h wsgi.Header) bool { return h.Name == name })
	}
}

// stating is a program that answers tea with the headers, given in turn.
func stating(status string, pairs ...string) program {
	var headers []wsgi.Header
	var rows []string
	for i := 0; i < len(pairs); i += 2 {
		headers = append(headers, wsgi.Header{Name: pairs[i], Value: pairs[i+1]})
		rows = append(rows, fmt.Sprintf("(%q, %q)", pairs[i], pairs[i+1]))
	}
	return program{
		app: wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			_, err := start.Call(status, headers, nil)
			return wsgi.Text("tea"), err
		}),
		python: fmt.Sprintf(`def app(environ, start_response):
    start_response(%q, [%s])
    return [b"tea"]
`, status, strings.Join(rows, ", ")),
	}
}

// onlyLines says which of the names has not exactly one line in a response.
func (r reply) onlyLines(names ...string) error {
	for _, name := range names {
		if lines := r.lines(name); len(lines) != 1 {
			return fmt.Errorf("%d %s lines in %q", len(lines), name, r.head)
		}
	}
	return nil
}

func addsHeaders(k *kit) error {
	r, err := k.serve(stating("200 OK")).ask(get("/"))
	if err != nil {
		return err
	}
	if err := r.onlyLines("Date", "Server"); err != nil {
		return err
	}
	if _, err := http.ParseTime(r.Header.Get("Date")); err != nil {
		return err
	}
	r, err = k.serve(stating("200 OK", "Date", "today", "Server", "teapot")).ask(get("/"))
	if err != nil {
		return err
	}
	if err := r.onlyLines("Date", "Server"); err != nil {
		return err
	}
	if r.Header.Get("Date") != "today" || r.Header.Get("Server") != "teapot" {
		return fmt.Errorf("the application's own Server and Date became %q", r.head)
	}
	return nil
}

func anyCase(k *kit) error {
	r, err := k.serve(stating("200 OK", "content-LENGTH", "3", "dATE", "today", "SERVER", "teapot")).ask(get("/"))
	if err != nil {
		return err
	}
	if r.body != "tea" || r.cut != nil || len(r.TransferEncoding) > 0 {
		return fmt.Errorf("body %q, %v, in %q", r.body, r.cut, r.head)
	}
	return r.onlyLines("Content-Length", "Date", "Server")
}

// addDate and addLength are what a server does that compares names letter by
// letter.
func addDate(headers []wsgi.Header) []wsgi.Header {
	if slices.ContainsFunc(headers, func(h wsgi.Header) bool { return h.Name == "Date" }) {
		return headers
	}
	return append(slices.Clone(headers), wsgi.Header{Name: "Date", Value: time.Now().UTC().Format(http.TimeFormat)})
}

func addLength(p []byte) []byte {
	if bytes.Contains(p, []byte("\r\nContent-Length: ")) {
		return p
	}
	return afterStatus("Content-Length: 3")(p)
}

// dumbLines are a head as no server would write it by itself.
func dumbLines() []string {
	return []string{
		"X-Zebra", "z", "x-lower", "1", "Set-Cookie", "a=1", "X-Twice", "a", "CONTENT-type", "text/plain", "Set-Cookie", "b=2",
		"X-Twice", "b", "X-Spaced", "a   b", "X-Empty", "", "X-Bytes", "caf\u00e9", "Date", "today", "Server", "me",
	}
}

func playsDumb(k *kit) error {
	s := k.serve(stating("200 Tea is served", dumbLines()...))
	r, err := s.ask(get("/"))
	if err != nil {
		return err
	}
	want := "HTTP/1.1 200 Tea is served\r\n"
	for i, text := range dumbLines() {
		want += text + []string{": ", "\r\n"}[i%2]
	}
	want = strings.ReplaceAll(want, "\u00e9", "\xe9")
	if !strings.HasPrefix(r.head, want) {
		return fmt.Errorf("the head is %q, and should begin with %q", r.head, want)
	}
	return nil
}

func canonical(headers []wsgi.Header) []wsgi.Header {
	headers = slices.Clone(headers)
	for i := range headers {
		headers[i].Name = textproto.CanonicalMIMEHeaderKey(headers[i].Name)
	}
	return headers
}

func sorted(headers []wsgi.Header) []wsgi.Header {
	return slices.SortedStableFunc(slices.Values(headers), func(a, b wsgi.Header) int { return strings.Compare(a.Name, b.Name) })
}

func joined(headers []wsgi.Header) []wsgi.Header {
	var out []wsgi.Header
	for _, h := range headers {
		i := slices.IndexFunc(out, func(o wsgi.Header) bool { return o.Name == h.Name })
		if i < 0 {
			out = append(out, h)
			continue
		}
		out[i].Value += ", " + h.Value
	}
	return out
}
