package lessons

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"roundtrip/lessons/expr"
)

// fence opens and closes the front matter of a file.
const fence = "---\n"

// readFront reads a Markdown file: its front matter goes into front, the rest
// is returned.
func readFront(fsys fs.FS, file string, front any) (body string, err error) {
	data, err := ReadFile(fsys, file)
	if err != nil {
		return "", err
	}
	rest, ok := bytes.CutPrefix(data, []byte(fence))
	if !ok {
		return "", problemAt(file, 1, "the file does not begin with a line ---")
	}
	end := bytes.Index(rest, []byte("\n"+fence))
	if end < 0 {
		return "", problemAt(file, 1, "the front matter has no closing line ---")
	}
	// The fence stays, so that the positions in errors are those of the file.
	if err := decode(file, data[:len(fence)+end+1], front); err != nil {
		return "", err
	}
	return strings.TrimSpace(string(rest[end+1+len(fence):])), nil
}

// readYAML reads a whole YAML file.
func readYAML(fsys fs.FS, file string, into any) error {
	data, err := ReadFile(fsys, file)
	if err != nil {
		return err
	}
	return decode(file, data, into)
}

// ReadFile reads a file of the content, with line ends as Unix has them. An error is of type
// Problem.
func ReadFile(fsys fs.FS, file string) ([]byte, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		var where *fs.PathError
		if errors.As(err, &where) {
			err = where.Err
		}
		return nil, problem(file, "", "cannot be read: %v", err)
	}
	return bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), nil
}

// decode reads YAML strictly: a key that the type does not have is an error.
func decode(file string, data []byte, into any) error {
	err := yaml.UnmarshalWithOptions(data, into, yaml.Strict())
	var at *lineError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &at):
		return problemAt(file, at.line, "%v", at.err)
	}
	return asProblem(file, err)
}

// lineError is an error of our own on a line of the YAML.
type lineError struct {
	line int
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }
func (e *lineError) Unwrap() error { return e.err }

func wrongNode(node ast.Node, format string, args ...any) error {
	return &lineError{node.GetToken().Position.Line, fmt.Errorf(format, args...)}
}

// UnmarshalYAML compiles the expression.
func (c *Cond) UnmarshalYAML(node ast.Node) error {
	src, err := scalar(node)
	if err != nil {
		return err
	}
	c.Line = node.GetToken().Position.Line
	switch src {
	case "":
		return nil
	case "end":
		c.End = true
		return nil
	}
	if c.Expr, err = expr.Compile(src); err != nil {
		return &lineError{c.Line, fmt.Errorf("%s: %w", src, err)}
	}
	return nil
}

// scalar is the text of a plain, quoted or block scalar, as it was written.
func scalar(node ast.Node) (string, error) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, nil
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value), nil
	case *ast.NullNode:
		return "", nil
	case ast.ScalarNode:
		return n.GetToken().Value, nil
	}
	return "", wrongNode(node, "an expression is needed here; put it in quotes")
}

// UnmarshalYAML takes a word, or a list of them.
func (w *Words) UnmarshalYAML(node ast.Node) error {
	if _, ok := node.(*ast.SequenceNode); ok {
		return yaml.NodeToValue(node, (*[]string)(w))
	}
	word, err := scalar(node)
	*w = Words{word}
	return err
}

// UnmarshalYAML takes one of the lenses that exist.
func (l *Lens) UnmarshalYAML(node ast.Node) error {
	name, err := scalar(node)
	if err != nil {
		return err
	}
	switch *l = Lens(name); *l {
	case LensEnviron, LensWire, LensResponse, LensCode, LensFindings, LensOutput, LensRecording:
		return nil
	}
	return wrongNode(node, "there is no lens %q: environ, wire, response, code, findings, output or recording", name)
}

// UnmarshalYAML takes exactly one thing to point at.
func (p *Point) UnmarshalYAML(node ast.Node) error {
	type plain Point
	if err := yaml.NodeToValue(node, (*plain)(p), yaml.Strict()); err != nil {
		return err
	}
	p.Line = node.GetToken().Position.Line
	set := 0
	for _, name := range []string{p.Key, p.Bytes, p.Header, p.Station, p.Event} {
		if name != "" {
			set++
		}
	}
	if p.At > 0 {
		set++
	}
	if set != 1 {
		return wrongNode(node, "a point needs exactly one of key, bytes, header, station, event and line")
	}
	return nil
}
