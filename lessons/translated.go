package lessons

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// partOf is the fingerprint of the English texts that a translation was made of.
const partOf = "of"

// translated are the texts of a file of a translation, by their parts.
type translated struct {
	file  string
	parts map[string]translatedText
}

type translatedText struct {
	text string
	line int
}

// readTranslated reads a file of a translation: Markdown with its front matter, or YAML. It is
// nil if there is no such file.
func readTranslated(fsys fs.FS, file string) (*translated, error) {
	if _, err := fs.Stat(fsys, file); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	data, err := ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	t := &translated{file, make(map[string]translatedText)}
	if strings.HasSuffix(file, ".md") {
		end := bytes.Index(data, []byte("\n"+fence))
		if end < 0 || !bytes.HasPrefix(data, []byte(fence)) {
			return nil, problemAt(file, 1, "the file has no front matter between two lines ---")
		}
		line := 1 + bytes.Count(data[:end+1+len(fence)], []byte("\n"))
		t.parts[PartBody] = translatedText{strings.TrimSpace(string(data[end+1+len(fence):])), line}
		data = data[:end+1]
	}
	return t, t.readYAML(data)
}

func (t *translated) readYAML(data []byte) error {
	tree, err := parser.ParseBytes(data, 0)
	var bad yaml.Error
	switch {
	case errors.As(err, &bad):
		return asProblem(t.file, err)
	case err != nil:
		return problemAt(t.file, 1, "%v", err)
	}
	for _, doc := range tree.Docs {
		if doc.Body == nil {
			continue
		}
		var at *lineError
		if err := t.collect(doc.Body, ""); errors.As(err, &at) {
			return problemAt(t.file, at.line, "%v", at.err)
		}
	}
	return nil
}

// collect takes all texts of a node, each by its way.
func (t *translated) collect(node ast.Node, way string) error {
	switch n := node.(type) {
	case ast.MapNode:
		for it := n.MapRange(); it.Next(); {
			if err := t.collect(it.Value(), joined(way, it.Key().String())); err != nil {
				return err
			}
		}
		return nil
	case *ast.SequenceNode:
		for i, item := range n.Values {
			if err := t.collect(item, joined(way, itemName(item, i))); err != nil {
				return err
			}
		}
		return nil
	case *ast.CommentGroupNode:
		return nil
	}
	text, err := scalar(node)
	line := node.GetToken().Position.Line
	switch _, twice := t.parts[way]; {
	case err != nil:
		return wrongNode(node, "a text is needed here")
	case twice:
		return wrongNode(node, "%s stands twice", way)
	case !strings.HasSuffix(way, ".id"):
		t.parts[way] = translatedText{text, line}
	}
	return nil
}

func joined(way, step string) string { return strings.TrimPrefix(way+"."+step, ".") }

// itemName is what an item of a list is called: its id, or its place.
func itemName(item ast.Node, place int) string {
	if id, ok := child(item, "id").(*ast.MappingValueNode); ok {
		if name, err := scalar(id.Value); err == nil && name != "" {
			return name
		}
	}
	return fmt.Sprint(place)
}

// below are the texts whose parts begin with a name, such as that of an item.
func (t *translated) below(name string) *translated {
	of := &translated{t.file, make(map[string]translatedText)}
	for part, said := range t.parts {
		switch {
		case part == name+"."+partOf:
			of.parts[partOf] = said
		case strings.HasPrefix(part, name+"."):
			of.parts[part] = said
		}
	}
	return of
}

// verdict is how a translation fits the English texts.
type verdict struct {
	behind           bool
	missing, surplus []string // parts
}

// sameShape reports whether each text has its translation, and nothing is left over.
func (v verdict) sameShape() bool { return len(v.missing)+len(v.surplus) == 0 }

// against compares with the English texts.
func (t *translated) against(slots []slot) verdict {
	v := verdict{behind: t.parts[partOf].text != fingerprint(slots)}
	known := map[string]bool{partOf: true}
	for _, s := range slots {
		if *s.text == "" {
			continue
		}
		known[s.part] = true
		if t.parts[s.part].text == "" {
			v.missing = append(v.missing, s.part)
		}
	}
	for part, said := range t.parts {
		if !known[part] && said.text != "" {
			v.surplus = append(v.surplus, part)
		}
	}
	return v
}

// put puts the translated texts in the place of the English ones. Texts of which the English
// ones have become others in number are not: they may stand beside another step now.
func (t *translated) put(slots []slot) (v verdict, done bool) {
	v = t.against(slots)
	if v.behind && !v.sameShape() {
		return v, false
	}
	for _, s := range slots {
		if said := t.parts[s.part].text; said != "" && *s.text != "" {
			*s.text = said
		}
	}
	return v, true
}
