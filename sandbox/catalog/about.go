package catalog

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/goccy/go-yaml"

	"roundtrip/sandbox/demo"
	"roundtrip/wsgi"
)

// About is what the content says of one of its applications or layers, in NAME.yaml beside
// NAME.py.
type About struct {
	// Summary says in a few words what it does.
	Summary string `yaml:"summary"`
	// Request shows what it does.
	Request struct {
		Method  string   `yaml:"method"`
		Target  string   `yaml:"target"`
		Headers []string `yaml:"headers"` // "Name: value"
		Body    string   `yaml:"body"`
	} `yaml:"request"`
}

// ReadAbout reads what lies beside a Python file of the content. A file that is not there is
// an error that is fs.ErrNotExist.
func ReadAbout(content fs.FS, file string) (About, error) {
	var a About
	name := strings.TrimSuffix(file, ".py") + ".yaml"
	text, err := fs.ReadFile(content, name)
	if err != nil {
		return a, err
	}
	if err := yaml.UnmarshalWithOptions(text, &a, yaml.Strict()); err != nil {
		return About{}, fmt.Errorf("%s: %w", name, err)
	}
	return a, nil
}

// about is what the content says of a Python file, nothing if it says nothing.
func (c *Catalog) about(dir, file string) About {
	if c.o.Content == nil {
		return About{}
	}
	a, _ := ReadAbout(c.o.Content, path.Join(dir, file)) // what is broken, the check of the content tells
	return a
}

// sample is the request as the demo applications have theirs, nil if there is none.
func (a About) sample() *demo.Sample {
	r := a.Request
	if r.Method+r.Target+r.Body == "" && len(r.Headers) == 0 {
		return nil
	}
	s := &demo.Sample{Method: r.Method, Target: r.Target, Body: r.Body}
	for _, line := range r.Headers {
		name, value, _ := strings.Cut(line, ":")
		s.Headers = append(s.Headers, wsgi.Header{Name: name, Value: strings.TrimSpace(value)})
	}
	return s
}
