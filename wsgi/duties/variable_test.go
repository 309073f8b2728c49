package duties

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi"
)

// variableDuties are about the other variables of environ, and about all of
// them (PEP 3333, environ Variables, Application Configuration).
func variableDuties() []duty {
	return []duty{
		{
			id: "S11", rule: "gives the other CGI variables that apply", check: otherCGI,
			mutants: []mutant{
				{name: "does not tell the peer", finds: "REMOTE_ADDR is missing", layer: drops("REMOTE_ADDR")},
				{name: "names no CGI", finds: "GATEWAY_INTERFACE", own: true, layer: sets("GATEWAY_INTERFACE", "")},
			},
		},
		{
			id: "S12", rule: "documents every variable that it gives", check: documented,
			mutants: []mutant{
				{name: "gives one that is not documented", finds: "x.secret is in no line", own: true, layer: sets("x.secret", "1")},
				{name: "documents one that it does not give", finds: "SERVER_SOFTWARE is documented", layer: drops("SERVER_SOFTWARE")},
			},
		},
		{
			id: "S13", rule: "leaves a variable out rather than give it no value", check: noNulls,
			mutants: []mutant{
				{name: "gives None", finds: "REMOTE_USER is None", layer: sets("REMOTE_USER", nil)},
				{
					name: "gives None to a client that it sends no files to", finds: "wsgi.file_wrapper is None", own: true,
					layer: when(isHTTP10, sets("wsgi.file_wrapper", nil)), only: goEngine,
				},
			},
		},
		{
			id: "S14", rule: "gives CGI variables as native strings", check: nativeStrings,
			mutants: []mutant{
				{name: "gives the port as a number", finds: "SERVER_PORT is of type int", layer: sets("SERVER_PORT", 80)},
				{name: "gives the port in Host as a number", finds: "SERVER_PORT is of type int", own: true, layer: onEnviron(portOfHost)},
				{name: "gives bytes", finds: "PATH_INFO is of type bytes", layer: sets("PATH_INFO", []byte("/")), only: goEngine},
				{name: "gives bytes", finds: "PATH_INFO is of type bytes", python: wrongly(
					"environ['PATH_INFO'] = b'/'\nreturn app(environ, start_response)\n")},
				{name: "decodes the query", finds: "above U+00FF", layer: sets("QUERY_STRING", "\u0442\u0447")},
			},
		},
		{
			id: "S15", rule: "gives wsgi.version as the tuple (1, 0)", check: version,
			mutants: []mutant{
				{name: "gives another version", finds: "(1, 1)", own: true, layer: sets("wsgi.version", [2]int{1, 1}), only: goEngine},
				{name: "gives a list", finds: "list", python: wrongly("environ['wsgi.version'] = [1, 0]\nreturn app(environ, start_response)\n")},
			},
		},
		{
			id: "S16", rule: "names the scheme in wsgi.url_scheme, as the transport has it", check: scheme,
			mutants: []mutant{{name: "believes X-Forwarded-Proto", finds: `"https", want "http"`, own: true, layer: onEnviron(believes)}},
		},
		{
			id: "S19", rule: "gives its own variables names of its own", check: ownNames,
			mutants: []mutant{
				{name: "gives one a name like a CGI variable's", finds: "traceId", layer: sets("traceId", "1")},
				{name: "gives one a name without a prefix", finds: "inputChunked", own: true, layer: when(isChunked, sets("inputChunked", "1"))},
			},
		},
		{
			id: "S51", rule: "lets the deployer put names and values into environ", check: settings,
			mutants: []mutant{{name: "ignores them", finds: "shop.name is missing", own: true, server: func(s *wsgi.Server) { s.Settings = nil }}},
		},
	}
}

func otherCGI(k *kit) error {
	s := k.serve(dumping())
	c := s.dial()
	c.send(get("/"))
	all, err := parse(c.rest(), "GET")
	if err != nil || len(all) != 1 {
		return fmt.Errorf("%d responses, %w", len(all), err)
	}
	d, err := undump(all[0].body)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.conn.LocalAddr().String())
	return cmp.Or(err, d.differs("REMOTE_ADDR", host, "REMOTE_PORT", port, "GATEWAY_INTERFACE", "CGI/1.1", "SERVER_SOFTWARE", wsgi.Software))
}

// documentation is the page that lists the variables.
const documentation = "../ENVIRON.md"

// row is a line of its table: the variable's name comes first.
var row = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")

func documented(k *kit) error {
	page, err := os.ReadFile(documentation)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, m := range row.FindAllStringSubmatch(string(page), -1) {
		listed[m[1]] = true
	}
	d, err := k.dumped(get("/", "X-Tea: green"))
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(d)) {
		name := key
		if strings.HasPrefix(key, "HTTP_") {
			name = "HTTP_*"
		}
		if !listed[name] {
			return fmt.Errorf("%s is in no line of %s", key, documentation)
		}
		d[name] = d[key]
	}
	for _, name := range slices.Sorted(maps.Keys(listed)) {
		if _, has := d[name]; !has {
			return fmt.Errorf("%s is documented, and not given", name)
		}
	}
	return nil
}

// everything are requests whose environs have all there is.
func everything() []string {
	return []string{
		get("/a%FF?%FF\xff", "X-Bytes: \xe9", "Host-2:"), "GET / HTTP/1.0\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
		post("/", "abc", "Content-Type: text/plain"), strings.Replace(get("/"), "Host: x", "Host: x:81", 1),
		"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	}
}

// eachItem looks at every value of every environ.
func eachItem(k *kit, wrong func(key string, v item) error) error {
	s := k.serve(dumping())
	for _, request := range everything() {
		d, err := s.dumped(request)
		if err != nil {
			return fmt.Errorf("%q: %w", request, err)
		}
		for _, key := range slices.Sorted(maps.Keys(d)) {
			if err := wrong(key, d[key]); err != nil {
				return err
			}
		}
	}
	return nil
}

func noNulls(k *kit) error {
	return eachItem(k, func(key string, v item) error {
		if v.kind == "NoneType" {
			return fmt.Errorf("%s is None", key)
		}
		return nil
	})
}

func nativeStrings(k *kit) error {
	return eachItem(k, func(key string, v item) error {
		switch wide := strings.IndexFunc(v.text, func(c rune) bool { return c > 0xff }); {
		case strings.Contains(key, "."):
		case v.kind != "str":
			return fmt.Errorf("%s is of type %s", key, v.kind)
		case wide >= 0:
			return fmt.Errorf("%s holds a character above U+00FF: %q", key, v.text)
		}
		return nil
	})
}

func portOfHost(env *wsgi.Environ) {
	_, text, _ := strings.Cut(env.Str("HTTP_HOST"), ":")
	if port, err := strconv.Atoi(text); err == nil {
		env.Set("SERVER_PORT", port)
	}
}

func version(k *kit) error {
	d, err := k.dumped(get("/"))
	if v := d["wsgi.version"]; err == nil && v != (item{"tuple", "(1, 0)"}) {
		err = fmt.Errorf("wsgi.version is the %s %s", v.kind, v.text)
	}
	return err
}

func scheme(k *kit) error {
	d, err := k.dumped(get("/", "X-Forwarded-Proto: https", "Forwarded: proto=https", "X-Forwarded-Ssl: on", "Front-End-Https: on"))
	return cmp.Or(err, d.differs("wsgi.url_scheme", "http"), d.lacks("HTTPS"))
}

func believes(env *wsgi.Environ) {
	if proto := env.Str("HTTP_X_FORWARDED_PROTO"); proto != "" {
		env.Set("wsgi.url_scheme", proto)
	}
}

// The names that are not ours to choose: those of CGI and of headers.
var (
	cgiName = regexp.MustCompile(`^(HTTP_.*|(REQUEST|SCRIPT|PATH|QUERY|CONTENT|SERVER|REMOTE|GATEWAY|AUTH|HTTPS)(_[A-Z_]+)?)$`)
	ownName = regexp.MustCompile(`^[a-z0-9_]+\.[a-z0-9_.]+$`)
)

func ownNames(k *kit) error {
	return eachItem(k, func(key string, _ item) error {
		if cgiName.MatchString(key) || ownName.MatchString(key) {
			return nil
		}
		return fmt.Errorf("%q is neither a CGI variable nor a name with a prefix of its own", key)
	})
}

func settings(k *kit) error {
	d, err := k.dumped(get("/"), func(s *wsgi.Server) {
		s.Settings = []wsgi.Header{{Name: "shop.name", Value: "Tea & Co"}, {Name: "shop.city", Value: "K\u00f6ln"}}
	})
	return cmp.Or(err, d.differs("shop.name", "Tea & Co", "shop.city", "K\u00f6ln"))
}
