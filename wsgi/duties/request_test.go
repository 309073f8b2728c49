package duties

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// requestDuties are about what environ says of the request (PEP 3333, environ
// Variables).
func requestDuties() []duty {
	return []duty{
		{
			id: "S05", rule: "gives REQUEST_METHOD as it was sent, never empty", check: method,
			mutants: []mutant{
				{name: "writes methods in capitals", finds: `"GET", want "get"`, own: true, layer: onEnviron(capitals)},
				{name: "leaves it out", finds: "REQUEST_METHOD is missing", layer: drops("REQUEST_METHOD")},
			},
		},
		{
			id: "S06", rule: "gives the path, the query and the content's type and length wherever they are not empty", check: parts,
			mutants: []mutant{
				{name: "has no QUERY_STRING", finds: "QUERY_STRING is missing", layer: drops("QUERY_STRING")},
				{name: "has no CONTENT_LENGTH", finds: "CONTENT_LENGTH is missing", layer: drops("CONTENT_LENGTH")},
				{name: "leaves out a type with parameters", finds: "CONTENT_TYPE is missing", own: true, layer: when(hasParameters, drops("CONTENT_TYPE"))},
				{name: "keeps the mount in PATH_INFO", finds: `PATH_INFO is the str "/shop`, layer: onEnviron(unmounted)},
			},
		},
		{
			id: "S07", rule: "always knows SERVER_NAME and SERVER_PORT", check: address,
			mutants: []mutant{
				{name: "takes them from Host", finds: "SERVER_NAME", layer: onEnviron(nameFrom("HTTP_HOST"))},
				{name: "believes X-Forwarded-Host", finds: `"elsewhere"`, own: true, layer: onEnviron(believesHost)},
			},
		},
		{
			id: "S08", rule: "gives SERVER_PROTOCOL as the request has it", check: protocol,
			mutants: []mutant{{
				name: "gives its own", finds: `"HTTP/1.1", want "HTTP/1.0"`, own: true, layer: sets("SERVER_PROTOCOL", "HTTP/1.1"),
			}},
		},
		{
			id: "S09", rule: "has an HTTP_ key exactly for each header that was sent", check: headerKeys,
			mutants: []mutant{
				{name: "hides Host", finds: "HTTP_HOST is missing", layer: drops("HTTP_HOST")},
				{name: "makes up a header", finds: "HTTP_ACCEPT is there", own: true, layer: sets("HTTP_ACCEPT", "")},
				{name: "hides what concerns the connection", finds: "HTTP_TE is missing", layer: drops("HTTP_TE")},
				{name: "hides how the body came", finds: "HTTP_TRANSFER_ENCODING is missing", layer: drops("HTTP_TRANSFER_ENCODING")},
			},
		},
		{
			id: "S10", rule: "does not repeat Content-Type and Content-Length under HTTP_", check: notTwice,
			mutants: []mutant{
				{name: "repeats the type", finds: "HTTP_CONTENT_TYPE is there", own: true, layer: onEnviron(repeats("CONTENT_TYPE"))},
				{name: "repeats the length", finds: "HTTP_CONTENT_LENGTH is there", layer: onEnviron(repeats("CONTENT_LENGTH"))},
			},
		},
		{
			id: "S54", rule: "gives what it takes to rebuild the URL of the request", check: rebuilt,
			mutants: []mutant{
				{name: "does not decode the path", finds: "%2520", layer: onEnviron(undecoded)},
				{name: "forgets where the application is mounted", finds: "want http://example.test:81/shop", layer: sets("SCRIPT_NAME", "")},
				{name: "makes one slash of two", finds: "is rebuilt as", own: true, layer: onEnviron(tidied)},
				{name: "gives no raw target", finds: "REQUEST_URI is missing", layer: drops("REQUEST_URI")},
			},
		},
	}
}

// dumped serves the dumping program, and has it answer once.
func (k *kit) dumped(request string, options ...option) (dump, error) {
	return k.serve(dumping(), options...).dumped(request)
}

func method(k *kit) error {
	s := k.serve(dumping())
	for _, m := range []string{"GET", "get", "POST", "DELETE", "BREW"} {
		d, err := s.dumped(request(m, "/", ""))
		if err := cmp.Or(err, d.differs("REQUEST_METHOD", m)); err != nil {
			return err
		}
	}
	return nil
}

func capitals(env *wsgi.Environ) {
	env.Set("REQUEST_METHOD", strings.ToUpper(env.Str("REQUEST_METHOD")))
}

func parts(k *kit) error {
	s := k.serve(dumping(), below("/shop"))
	for _, c := range []struct {
		request string
		want    []string
	}{
		{get("/shop"), []string{"SCRIPT_NAME", "/shop", "PATH_INFO", ""}},
		{get("/shop/tea?a=%20b"), []string{"SCRIPT_NAME", "/shop", "PATH_INFO", "/tea", "QUERY_STRING", "a=%20b"}},
		{
			post("/shop/tea", "abc", "Content-Type: text/plain; charset=x"),
			[]string{"PATH_INFO", "/tea", "CONTENT_TYPE", "text/plain; charset=x", "CONTENT_LENGTH", "3"},
		},
	} {
		d, err := s.dumped(c.request)
		if err := cmp.Or(err, d.differs(c.want...), d.empty()); err != nil {
			return fmt.Errorf("%.20q: %w", c.request, err)
		}
	}
	return nil
}

// empty tells of a key that may be absent or empty, and is neither.
func (d dump) empty() error {
	for _, key := range []string{"SCRIPT_NAME", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH"} {
		if v, has := d[key]; has && v.kind != "str" {
			return fmt.Errorf("%s is a %s", key, v.kind)
		}
	}
	return nil
}

func hasParameters(env *wsgi.Environ) bool { return strings.Contains(env.Str("CONTENT_TYPE"), ";") }

func unmounted(env *wsgi.Environ) { env.Set("PATH_INFO", env.Str("SCRIPT_NAME")+env.Str("PATH_INFO")) }

func address(k *kit) error {
	s := k.serve(dumping())
	for _, request := range []string{"GET / HTTP/1.0\r\n\r\n", get("/", "X-Forwarded-Host: elsewhere:1")} {
		d, err := s.dumped(request)
		if err := cmp.Or(err, d.differs("SERVER_NAME", "127.0.0.1", "SERVER_PORT", portOf(s.addr))); err != nil {
			return err
		}
	}
	return nil
}

// nameFrom takes the name and port from a header.
func nameFrom(key string) func(*wsgi.Environ) {
	return func(env *wsgi.Environ) {
		name, port, _ := strings.Cut(env.Str(key), ":")
		env.Set("SERVER_NAME", name)
		env.Set("SERVER_PORT", port)
	}
}

func believesHost(env *wsgi.Environ) {
	if env.Str("HTTP_X_FORWARDED_HOST") != "" {
		nameFrom("HTTP_X_FORWARDED_HOST")(env)
	}
}

func protocol(k *kit) error {
	s := k.serve(dumping())
	for _, version := range []string{"HTTP/1.1", "HTTP/1.0"} {
		d, err := s.dumped(strings.Replace(get("/"), "HTTP/1.1", version, 1))
		if err := cmp.Or(err, d.differs("SERVER_PROTOCOL", version)); err != nil {
			return err
		}
	}
	return nil
}

func headerKeys(k *kit) error {
	d, err := k.dumped("GET / HTTP/1.1\r\nHost: x\r\nX-O!d#: 1\r\nx-empty:\r\nX-Twice: a\r\nx-tWICE: b\r\nCookie: c=1\r\nCookie: d=2\r\n" +
		"TE: trailers\r\nX_Under: dropped\r\nConnection: close\r\n\r\n")
	if err != nil {
		return err
	}
	want := map[string]string{
		"HTTP_HOST": "x", "HTTP_X_O!D#": "1", "HTTP_X_EMPTY": "", "HTTP_X_TWICE": "a, b", "HTTP_COOKIE": "c=1; d=2",
		"HTTP_TE": "trailers", "HTTP_CONNECTION": "close",
	}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		if _, sent := want[key]; !sent && strings.HasPrefix(key, "HTTP_") {
			return fmt.Errorf("%s is there, and no such header was sent", key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		err = errors.Join(err, d.differs(key, want[key]))
	}
	if err != nil {
		return err
	}
	d, err = k.dumped("POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
	return cmp.Or(err, d.differs("HTTP_TRANSFER_ENCODING", "chunked"))
}

func notTwice(k *kit) error {
	s := k.serve(dumping())
	for _, request := range []string{get("/"), post("/", "abc", "Content-Type: text/plain", "content-type-2: x")} {
		d, err := s.dumped(request)
		if err := cmp.Or(err, d.lacks("HTTP_CONTENT_TYPE", "HTTP_CONTENT_LENGTH")); err != nil {
			return err
		}
	}
	return nil
}

// repeats treats a header as every other.
func repeats(key string) func(*wsgi.Environ) {
	return func(env *wsgi.Environ) {
		if v := env.Str(key); v != "" {
			env.Set("HTTP_"+key, v)
		}
	}
}

func rebuilt(k *kit) error {
	s := k.serve(dumping(), below("/shop"))
	for _, c := range []struct{ target, back string }{
		{"/shop", "/shop"},
		{"/shop/tea", "/shop/tea"},
		{"/shop/caf%C3%A9/a%20b//c/?x=%2F&y=1", "/shop/caf%C3%A9/a%20b//c/?x=%2F&y=1"},
		{"/shop/a%2Fb?%3F", "/shop/a/b?%3F"}, // in PATH_INFO the two slashes cannot be told apart
	} {
		d, err := s.dumped(strings.Replace(get(c.target), "Host: x", "Host: example.test:81", 1))
		if err := cmp.Or(err, d.differs("REQUEST_URI", c.target)); err != nil {
			return err
		}
		if got, want := d.url(), "http://example.test:81"+c.back; got != want {
			return fmt.Errorf("%s is rebuilt as %s, want %s", c.target, got, want)
		}
	}
	d, err := s.dumped("GET /shop/ HTTP/1.0\r\n\r\n")
	if got, want := d.url(), "http://"+s.addr+"/shop/"; err == nil && got != want {
		err = fmt.Errorf("without Host it is rebuilt as %s, want %s", got, want)
	}
	return err
}

func undecoded(env *wsgi.Environ) {
	path, _, _ := strings.Cut(env.Str("REQUEST_URI"), "?")
	env.Set("PATH_INFO", strings.TrimPrefix(path, env.Str("SCRIPT_NAME")))
}

func tidied(env *wsgi.Environ) {
	env.Set("PATH_INFO", strings.ReplaceAll(env.Str("PATH_INFO"), "//", "/"))
}

// url rebuilds the URL from the environ (PEP 3333, URL Reconstruction).
func (d dump) url() string {
	host := d["HTTP_HOST"].text
	if host == "" {
		host = d["SERVER_NAME"].text
		if port := d["SERVER_PORT"].text; port != map[string]string{"http": "80", "https": "443"}[d["wsgi.url_scheme"].text] {
			host += ":" + port
		}
	}
	url := d["wsgi.url_scheme"].text + "://" + host + quoted(d["SCRIPT_NAME"].text) + quoted(d["PATH_INFO"].text)
	if q := d["QUERY_STRING"].text; q != "" {
		url += "?" + q
	}
	return url
}

// quoted writes a native string with percent signs, byte by byte.
func quoted(native string) string {
	var b strings.Builder
	for _, c := range native {
		if c < 0x80 && (c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || strings.ContainsRune("_.-~/", c)) {
			b.WriteRune(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
