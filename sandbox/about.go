package sandbox

import (
	"io/fs"
	"path"
	"strings"

	"roundtrip/sandbox/demo"
)

// Summary says in a few words what an application does, "" if nobody has said.
func (h *House) Summary(app string) string {
	if IsYours(app) && h.room != nil {
		return "yours, in " + h.room.Dir()
	}
	if about, ok := demo.Describe(strings.TrimPrefix(app, "demo:")); ok && isDemo(app) {
		return about.Summary
	}
	file := Stack{App: app}.File()
	text, err := fs.ReadFile(h.content, path.Join(appsDir, file))
	if err != nil {
		return ""
	}
	if kind, ok := kinds[file]; ok {
		return kind
	}
	if says := docstring(string(text)); says != "" {
		return says
	}
	twin, _ := demo.Describe(strings.TrimSuffix(file, ".py"))
	return twin.Summary
}

// kinds are the applications that show the kinds of callable that there are
// (PEP 3333, The Application/Framework Side).
var kinds = map[string]string{
	"hello.py":           "a function: greets the name in the query",
	"hello_class.py":     "a class with __iter__: calling it makes the body",
	"hello_instance.py":  "an instance with __call__: it remembers",
	"hello_generator.py": "a generator function: yields its blocks",
}

// docstring is the first line of a module's docstring, or of the comment at
// its beginning.
func docstring(text string) string {
	first, _, _ := strings.Cut(text, "\n")
	for _, mark := range []string{`"""`, "#"} {
		if rest, ok := strings.CutPrefix(first, mark); ok {
			return strings.TrimSpace(strings.TrimSuffix(rest, `"""`))
		}
	}
	return ""
}

// Sample is a request that shows what an application does.
func (h *House) Sample(app string) Request {
	name := strings.TrimPrefix(Plain(app), "demo:")
	name = strings.TrimSuffix(name, ".py")
	about, ok := demo.Describe(name)
	if !ok {
		return Request{Method: "GET", Target: "/"}
	}
	s := about.Sample
	return Request{Method: or(s.Method, "GET"), Target: or(s.Target, "/"), Headers: s.Headers, Body: []byte(s.Body)}
}
