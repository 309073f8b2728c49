package matrix

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// masks stand for values that are different each time, because the application draws
// them at random or they hold the time. That the right one came back is seen in what
// the application answers: who is logged in, and that the form was taken.
var masks = []struct {
	find, put, why string
}{
	{`(name="csrf\w*" value=)"[^"]+"`, `$1"(token)"`, "a form's token is drawn at random"},
	{`(?i)^( *(?:session|sessionid|csrftoken|sid|messages)=)[^;]{8,}`, `${1}(value)`, "a session's cookie is drawn at random, or signed with the time"},
	{`^"[0-9a-f]{32}"$`, `"(hash)"`, "Django's ETag is the hash of a page, which may hold a token"},
	{`(?i)(expires=)[^;]+`, `${1}(time)`, "a cookie's end counts from now"},
}

// mask puts the same for values that are different each time.
func mask(text string) string {
	for _, m := range compiled {
		text = m.find.ReplaceAllString(text, m.put)
	}
	return text
}

type replacement struct {
	find *regexp.Regexp
	put  string
}

var compiled = func() (all []replacement) {
	for _, m := range masks {
		all = append(all, replacement{regexp.MustCompile(m.find), m.put})
	}
	return all
}()

// watched says how an answer differs from that of nobody's record: nothing may but Date.
func watched(want, have answer) string {
	if want.isOwnPage() && have.isOwnPage() {
		return differences(difference{"status", want.status, have.status})
	}
	return differences(
		difference{"status", want.status, have.status},
		difference{"headers", headersOf(want), headersOf(have)},
		difference{"blocks", blocksOf(want), blocksOf(have)},
		difference{"cut", fmt.Sprint(want.cut), fmt.Sprint(have.cut)},
	)
}

// allowed are headers in which a server may differ from another.
var allowed = []struct{ name, why string }{
	{"Date", "the time"},
	{"Server", "each names itself"},
	{"Connection", "gunicorn writes keep-alive, which HTTP/1.1 means anyway; RFC 9112 §9.3"},
	{"Transfer-Encoding", "how a body without a length is framed is each server's own; PEP 3333, Handling the Content-Length Header"},
	{"Content-Length", "a server may add it where the body is a single block; PEP 3333, Handling the Content-Length Header"},
}

// exceptions are requests that a peer answers differently, each for a reason of its own.
var exceptions = []struct{ peer, request, why string }{
	{"waitress", "GET //", "it takes the slashes for one"},
	{"waitress", "POST /api Transfer-Encoding: chunked", "it reads the body to its end first, and gives its length in the environ; " +
		"gunicorn and we give the body as it comes, without a length, which Django, Falcon and Bottle take for none"},
}

// ownPage begins the page that a client gets from the server itself, where the
// application raised before it gave a head: serve shows the traceback there.
const ownPage = "The application failed."

func (a answer) isOwnPage() bool { return strings.HasPrefix(string(a.body()), ownPage) }

// elsewhere says how an answer differs from another server's. In which order headers of
// different names stand means nothing (RFC 9110 §5.3), nor does space around a value
// (§5.5): waitress sorts them and writes names its own way, gunicorn trims values.
func elsewhere(theirs, ours answer) string {
	if ours.isOwnPage() {
		return differences(difference{"status", code(theirs), code(ours)})
	}
	return differences(
		difference{"status", code(theirs), code(ours)},
		difference{"headers", sorted(theirs), sorted(ours)},
		difference{"body", mask(string(theirs.body())), mask(string(ours.body()))},
		difference{"cut", fmt.Sprint(theirs.cut), fmt.Sprint(ours.cut)},
	)
}

// sorted are the headers by their names, without those that are allowed to differ.
func sorted(a answer) string {
	var lines []string
	for _, h := range a.headers {
		name := strings.ToLower(h.name)
		if !slices.ContainsFunc(allowed, func(a struct{ name, why string }) bool { return strings.EqualFold(a.name, name) }) {
			lines = append(lines, name+": "+mask(strings.TrimSpace(h.value)))
		}
	}
	slices.SortStableFunc(lines, func(a, b string) int {
		return strings.Compare(strings.SplitN(a, ":", 2)[0], strings.SplitN(b, ":", 2)[0])
	})
	return strings.Join(lines, "\n")
}

func code(a answer) string {
	return strings.TrimPrefix(strings.TrimPrefix(a.status, "HTTP/1.1 "), "HTTP/1.0 ")
}

// headersOf are the headers in their order, without Date.
func headersOf(a answer) string {
	var lines []string
	for _, h := range a.headers {
		if h.name != "Date" {
			lines = append(lines, h.name+": "+mask(h.value))
		}
	}
	return strings.Join(lines, "\n")
}

// blocksOf shows a body with its borders.
func blocksOf(a answer) string {
	var all []string
	for _, b := range a.blocks {
		all = append(all, mask(string(b)))
	}
	return strings.Join(all, "|")
}

type difference struct{ of, want, have string }

func differences(all ...difference) string {
	var text []string
	for _, d := range all {
		if d.want != d.have {
			text = append(text, fmt.Sprintf("%s %s, want %s", d.of, short(d.have), short(d.want)))
		}
	}
	return strings.Join(text, "\n")
}

// short is a quoted text that fits a page.
func short(s string) string {
	if len(s) > 600 {
		s = s[:600] + "..."
	}
	return fmt.Sprintf("%q", bytes.ToValidUTF8([]byte(s), []byte("?")))
}
