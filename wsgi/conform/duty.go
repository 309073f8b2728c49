package conform

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// duty is one thing that PEP 3333 asks of a server, as it shows with the probe: each is one
// claim, so that a server that misses one of several is told which. wsgi/duties has them
// stricter, for our own server, with mutants that prove its checks.
type duty struct {
	rule     string
	strength Strength
	section  string
	what     string
	choice   string // what the standard allows instead, where its strength is May
	run      func(*peer) (did string, ok bool)
}

// Sections of PEP 3333, and of the RFC where the duty is one of HTTP's.
const (
	details   = "PEP 3333, Specification Details"
	variables = "PEP 3333, environ Variables"
	streams   = "PEP 3333, Input and Error Streams"
	starting  = "PEP 3333, The start_response() Callable"
	lengths   = "PEP 3333, Handling the Content-Length Header"
	buffering = "PEP 3333, Buffering and Streaming"
	failing   = "PEP 3333, Error Handling"
	otherHTTP = "PEP 3333, Other HTTP Features"
)

// duties are all of them, as cases.
func duties() []Case {
	var cases []Case
	for _, d := range slices.Concat(environDuties(), streamDuties(), startDuties(), headDuties(), bodyDuties(), endDuties(), httpDuties()) {
		cases = append(cases, Case{Rule: d.rule, Section: d.section, What: d.what, inside: true, run: d.judge})
	}
	return cases
}

func (d duty) judge(p *peer) finding {
	did, ok := d.run(p)
	if ok {
		return met(did)
	}
	return against(d.strength, d.choice, did)
}

// probing is a request for one of the probe's paths.
func probing(path string, lines ...string) string {
	return "GET /conform/" + path + " HTTP/1.1\r\nHost: x\r\n" + strings.Join(append(lines, "Connection: close\r\n\r\n"), "\r\n")
}

func posting(path, body string, lines ...string) string {
	return strings.Replace(probing(path, append(lines, fmt.Sprintf("Content-Length: %d", len(body)))...), "GET", "POST", 1) + body
}

// seeing has the probe answer, and judges the one response.
func seeing(request string, judge func(r response) (string, bool)) func(*peer) (string, bool) {
	return func(p *peer) (string, bool) {
		h, err := p.ask(request)
		if err != nil {
			return "takes no connection", false
		}
		if len(h.replies) != 1 || h.garbage != "" {
			return h.did(), false
		}
		return judge(h.replies[0])
	}
}

// answering is the usual judgement: a whole 200 with this body.
func answering(request, body string) func(*peer) (string, bool) {
	return seeing(request, func(r response) (string, bool) {
		if !r.fine() {
			return fmt.Sprintf("answers %d%s", r.StatusCode, r.cutShort()), false
		}
		return fmt.Sprintf("the body is %q", cutText(r.body, 80)), r.body == body
	})
}

func (r response) cutShort() string {
	if r.cut != nil {
		return ", cut short"
	}
	return ""
}

// facts are what the probe says of the environ that it was called with.
type facts struct {
	Call   string
	Dict   bool
	Values map[string][2]string // type and text by key
	Input  []string             // methods that are missing
	Errors []string
}

// finding judges the environ of a request.
func facing(request string, judge func(f facts) (string, bool)) func(*peer) (string, bool) {
	return seeing(request, func(r response) (string, bool) {
		var f facts
		if err := json.Unmarshal([]byte(r.body), &f); err != nil {
			return fmt.Sprintf("answers %d", r.StatusCode), false
		}
		return judge(f)
	})
}

// native reports whether keys are there and hold text, exactly str.
func native(keys ...string) func(facts) (string, bool) {
	return func(f facts) (string, bool) {
		for _, key := range keys {
			switch v, ok := f.Values[key]; {
			case !ok:
				return key + " is missing", false
			case v[0] != "str" || v[1] == "":
				return fmt.Sprintf("%s is the %s %q", key, v[0], v[1]), false
			}
		}
		return "all are there", true
	}
}

// is judges one key.
func is(key, kind, text string) func(facts) (string, bool) {
	return func(f facts) (string, bool) {
		v, ok := f.Values[key]
		if !ok {
			return key + " is missing", false
		}
		return fmt.Sprintf("it is the %s %s", v[0], v[1]), v == [2]string{kind, text}
	}
}

// ownKey is how a server's own keys are to be spelled.
var ownKey = regexp.MustCompile(`^[a-z0-9_]+\.[a-z0-9_.]+$`)

func environDuties() []duty {
	plain, body := probing("environ"), posting("environ", "tea", "Content-Type: text/x-tea")
	return []duty{
		{"S2", Must, details, "the application is called with two arguments, by position", "", facing(plain, func(f facts) (string, bool) {
			return f.Call, f.Call == "2 arguments, none by name"
		})},
		{"S3", Must, "PEP 3333, The Application/Framework Side", "the application is called again and again, not loaded anew", "", again},
		{"S4", Must, details, "environ is exactly a dict", "", facing(plain, func(f facts) (string, bool) { return fmt.Sprintf("a dict: %v", f.Dict), f.Dict })},
		{"S5", Must, variables, "REQUEST_METHOD", "", facing(plain, native("REQUEST_METHOD"))},
		{"S6", Must, variables, "SCRIPT_NAME and PATH_INFO hold the path", "", facing(plain, func(f facts) (string, bool) {
			path := f.Values["SCRIPT_NAME"][1] + f.Values["PATH_INFO"][1]
			return "together they are " + path, path == "/conform/environ"
		})},
		{"S6", Must, variables, "CONTENT_TYPE and CONTENT_LENGTH of a body", "", facing(body, func(f facts) (string, bool) {
			got := f.Values["CONTENT_TYPE"][1] + " " + f.Values["CONTENT_LENGTH"][1]
			return got, got == "text/x-tea 3"
		})},
		{"S7", Must, variables, "SERVER_NAME and SERVER_PORT, never empty", "", facing(plain, native("SERVER_NAME", "SERVER_PORT"))},
		{"S8", Must, variables, "SERVER_PROTOCOL", "", facing(plain, native("SERVER_PROTOCOL"))},
		{"S9", Should, variables, "an HTTP_ key for each header that came, and no other", "", facing(
			probing("environ", "X-Tea: green", "Accept: */*"), headerKeys("HTTP_ACCEPT", "HTTP_CONNECTION", "HTTP_HOST", "HTTP_X_TEA"))},
		{"S10", Must, variables, "no HTTP_CONTENT_TYPE, no HTTP_CONTENT_LENGTH", "", facing(body, func(f facts) (string, bool) {
			for _, key := range []string{"HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH"} {
				if _, has := f.Values[key]; has {
					return key + " is there", false
				}
			}
			return "neither is there", true
		})},
		{"S11", Should, variables, "REMOTE_ADDR", "", facing(plain, native("REMOTE_ADDR"))},
		{"S11", May, variables, "GATEWAY_INTERFACE", "which variables of CGI are applicable is the server's to say", facing(plain, native("GATEWAY_INTERFACE"))},
		{"S13", Should, variables, "what has no value is left out", "", facing(plain, everyValue(func(_ string, v [2]string) bool { return v[0] != "NoneType" }))},
		{"S14", Must, variables, "what CGI knows is exactly a str", "", facing(plain, everyValue(func(key string, v [2]string) bool {
			return strings.Contains(key, ".") || key != strings.ToUpper(key) || v[0] == "str"
		}))},
		{"S15", Must, variables, "wsgi.version is (1, 0)", "", facing(plain, is("wsgi.version", "tuple", "(1, 0)"))},
		{"S16", Must, variables, "wsgi.url_scheme is http", "", facing(plain, is("wsgi.url_scheme", "str", "http"))},
		{"S17", Must, streams, "wsgi.input has its methods", "", facing(plain, func(f facts) (string, bool) { return missing(f.Input) })},
		{"S17", Must, streams, "wsgi.errors has its methods", "", facing(plain, func(f facts) (string, bool) { return missing(f.Errors) })},
		{"S18", Must, variables, "wsgi.multithread, wsgi.multiprocess and wsgi.run_once", "", facing(plain, func(f facts) (string, bool) {
			for _, key := range []string{"wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once"} {
				if _, has := f.Values[key]; !has {
					return key + " is missing", false
				}
			}
			return "all are there", true
		})},
		{"S19", Should, variables, "its own keys are lower case, with a prefix", "", facing(plain, everyValue(func(key string, _ [2]string) bool {
			return key == strings.ToUpper(key) && !strings.Contains(key, ".") || ownKey.MatchString(key)
		}))},
		{"S54", Must, "PEP 3333, URL Reconstruction", "the URL can be put together", "", answering(
			"GET /conform/url/a%20b?q=1 HTTP/1.1\r\nHost: tea.example:81\r\nConnection: close\r\n\r\n", "http://tea.example:81/conform/url/a%20b?q=1")},
	}
}

// headerKeys judges which keys there are for headers. Connection concerns this connection
// alone, and a server may keep it to itself.
func headerKeys(want ...string) func(facts) (string, bool) {
	return func(f facts) (string, bool) {
		var got []string
		for key := range f.Values {
			if strings.HasPrefix(key, "HTTP_") {
				got = append(got, key)
			}
		}
		slices.Sort(got)
		own := func(key string) bool { return key == "HTTP_CONNECTION" }
		did := strings.Join(got, ", ")
		return did, slices.Equal(slices.DeleteFunc(got, own), slices.DeleteFunc(slices.Clone(want), own))
	}
}

// again: a server with several processes has called the application a second time in one of
// them when there were more calls than processes.
func again(p *peer) (string, bool) {
	const calls = 24
	var did []string
	for range calls {
		h, err := p.ask(probing("again"))
		if err != nil || len(h.replies) != 1 {
			return h.did(), false
		}
		did = append(did, h.replies[0].body)
		if pid, n, _ := strings.Cut(h.replies[0].body, " "); n != "1" && pid != "" && h.replies[0].StatusCode == 200 {
			return fmt.Sprintf("process and call, by request: %s", strings.Join(did, ", ")), true
		}
	}
	return fmt.Sprintf("process and call, by request: %s", strings.Join(did, ", ")), false
}

func missing(methods []string) (string, bool) {
	if len(methods) > 0 {
		return strings.Join(methods, ", ") + " missing", false
	}
	return "all are there", true
}

// everyValue judges each key and its value.
func everyValue(fine func(key string, v [2]string) bool) func(facts) (string, bool) {
	return func(f facts) (string, bool) {
		var wrong []string
		for key, v := range f.Values {
			if !fine(key, v) {
				wrong = append(wrong, fmt.Sprintf("%s is a %s", key, v[0]))
			}
		}
		slices.Sort(wrong)
		if len(wrong) > 0 {
			return strings.Join(wrong, ", "), false
		}
		return "all are", true
	}
}

func streamDuties() []duty {
	read := func(how, body, want string) func(*peer) (string, bool) {
		return answering(posting("read/"+how, body), want)
	}
	return []duty{
		{"S20", Must, streams, "read() gives the body", "", read("all", "hello", "hello")},
		{"S20", Should, streams, "read(10) behind the end gives nothing", "", read("more", "hello", "hello")},
		{"S20", Should, streams, "read(-1) gives the body", "", read("minus", "hello", "hello")},
		{"S20", Should, streams, "reads at the end give nothing", "", read("end", "hello", "hello")},
		{"S20", Should, streams, "readline() gives lines", "", read("line", "he\nllo", "he\nllo")},
		{"S20", Should, streams, "readlines() gives all lines", "", read("lines", "he\nllo", "he\nllo")},
		{"S20", Should, streams, "to iterate gives lines", "", read("loop", "he\nllo", "he\nllo")},
		{"S20", Should, streams, "the body ends before the next request", "", nextRequest},
		{"S21", Should, streams, "readline(3) gives at most three bytes", "", read("size", "hello", "hel")},
		{"S22", Should, streams, "wsgi.errors takes any text", "", answering(probing("errors"), "written")},
		{"S48", May, otherHTTP, "a chunked body is decoded", "a server may refuse what has no length", answering(
			"POST /conform/read/all HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", "hello")},
		{"S47", Must, "PEP 3333, HTTP 1.1 Expect/Continue", "a client that waits is told to go on", "", continues},
	}
}

// nextRequest: an application that reads without a size does not get the next request.
func nextRequest(p *peer) (string, bool) {
	w, err := p.dial()
	if err != nil {
		return "takes no connection", false
	}
	first := strings.Replace(posting("read/all", "hello"), "Connection: close\r\n", "", 1)
	w.send(first + probing("plain"))
	h := w.hear("POST", "GET")
	return h.did(), len(h.replies) > 0 && h.replies[0].body == "hello" && (len(h.replies) < 2 || h.replies[1].body == "tea")
}

// continues: within the time that a client may wait before it sends its body.
func continues(p *peer) (string, bool) {
	w, err := p.dial()
	if err != nil {
		return "takes no connection", false
	}
	w.send("POST /conform/read/all HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
	w.read(min(time.Second, p.patience))
	told := w.received.String()
	w.send("hello")
	h := w.hear("POST")
	if !strings.HasPrefix(told, "HTTP/1.1 100 ") {
		return fmt.Sprintf("to a client that waits comes %q", cutText(told, 40)), false
	}
	return h.did(), len(h.replies) == 1 && h.replies[0].body == "hello"
}
