package catalog

import (
	"io/fs"
	"path"
	"strings"

	"roundtrip/sandbox/demo"
	"roundtrip/sandbox/workshop"
	"roundtrip/wsgi/middleware"
)

// Summary says in a few words what an application does, "" if nobody has said.
func (c *Catalog) Summary(app string) string {
	if InWorkshop(app) && c.o.Workshop != nil {
		if of, aside := workshop.Aside(TrimMark(app)); aside {
			return "an earlier " + of + " of yours, kept aside"
		}
		return "yours, which e changes, in " + c.o.Workshop.Dir()
	}
	if InFolder(app) && c.o.Folder != "" {
		return "yours, in the folder where you started"
	}
	if row, ok := demo.Table().Find(strings.TrimPrefix(app, "demo:")); ok && isDemo(app) {
		return row.Summary
	}
	file := Stack{App: app}.File()
	text, err := fs.ReadFile(c.o.Content, path.Join(appsDir, file))
	if err != nil {
		return ""
	}
	if summary, ok := summaries[file]; ok {
		return summary
	}
	if says := docstring(string(text)); says != "" {
		return says
	}
	twin, _ := demo.Table().Find(strings.TrimSuffix(file, ".py"))
	return twin.Summary
}

// LayerSummary says in a few words what a layer does, "" if nobody has said. A
// layer in Python does what its twin in Go does.
func (c *Catalog) LayerSummary(layer string) string {
	if InWorkshop(layer) {
		return "yours"
	}
	row, _ := middleware.Table().Find(layer)
	return row.Summary
}

// summaries are of the applications whose files begin with their code, which
// lessons count lines of. The first four show the kinds of callable that there
// are (PEP 3333, The Application/Framework Side).
var summaries = map[string]string{
	"hello.py":           "a function: greets the name in the query",
	"hello_class.py":     "a class with __iter__: calling it makes the body",
	"hello_instance.py":  "an instance with __call__: it remembers",
	"hello_generator.py": "a generator function: yields its blocks",
	"hello_str.py":       "returns a str, where bytes are due",
	"json_api.py":        "a small API about tea",
	"promise.py":         "promises 5 bytes, and returns 13",
	"reads.py":           "reads the body of the request in three pieces",
	"tidy.py":            "a body with something to put away, in close()",
	"weather.py":         "an HTML page about somebody's weather",
	"where.py":           "says what of the path is behind it, and what is left",
	"writes.py":          "sends its first bytes with the write callable",
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

// Sample is a request that shows what an application does, nil if none is known.
func (c *Catalog) Sample(app string) *demo.Sample {
	name := strings.TrimSuffix(strings.TrimPrefix(TrimMark(app), "demo:"), ".py")
	row, ok := demo.Table().Find(name)
	if !ok {
		return nil
	}
	return &row.Value.Sample
}
