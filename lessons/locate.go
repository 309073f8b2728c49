package lessons

import (
	"bytes"
	"io/fs"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// PartBody is the Part of a problem with the text below the front matter.
const PartBody = "body"

// Locate gives each problem its line. Part is the way to what it is about through the
// front matter, or a file of YAML: keys, and places in lists counted from 0, such as
// "exercise.hints.1"; the line is that of the last one that is there. "body" is the first
// line below the front matter, and "body WORD" the first with that word. What is about the
// whole of a file is on its first line.
func Locate(fsys fs.FS, all Problems) Problems {
	for i := range all {
		if all[i].Line == 0 {
			all[i].Line = lineOf(fsys, all[i].File, all[i].Part)
		}
	}
	return all
}

func lineOf(fsys fs.FS, file, part string) int {
	data, err := ReadFile(fsys, file)
	if err != nil || part == "" {
		return 1
	}
	front, body := data, data // of a file of YAML
	if end := bytes.Index(data, []byte("\n"+fence)); end > 0 && bytes.HasPrefix(data, []byte(fence)) {
		front, body = data[:end+1], data[end+1+len(fence):]
	}
	if word, ok := strings.CutPrefix(part, PartBody); ok {
		return 1 + bytes.Count(data[:len(data)-len(body)], []byte("\n")) + lineWith(string(body), strings.TrimSpace(word))
	}
	tree, err := parser.ParseBytes(front, 0)
	if err != nil || len(tree.Docs) == 0 {
		return 1
	}
	return lineIn(tree.Docs[0].Body, strings.Split(part, "."))
}

// lineWith counts the lines of a text before the first with a word, 0 if none has it.
func lineWith(text, word string) int {
	before, _, _ := strings.Cut(strings.ToLower(text), strings.ToLower(word))
	if len(before) == len(text) {
		return 0
	}
	return strings.Count(before, "\n")
}

// lineIn is the line of the last step of a way that is there.
func lineIn(node ast.Node, way []string) int {
	line := 1
	for _, step := range way {
		if node = child(node, step); node == nil {
			break
		}
		line = node.GetToken().Position.Line
		if value, ok := node.(*ast.MappingValueNode); ok {
			line, node = value.Key.GetToken().Position.Line, value.Value
		}
	}
	return line
}

// child is what a mapping has under a key, with the key, or a list in a place; nil if there
// is no such thing.
func child(node ast.Node, step string) ast.Node {
	switch n := node.(type) {
	case ast.MapNode:
		for it := n.MapRange(); it.Next(); {
			if it.Key().String() == step {
				return it.KeyValue()
			}
		}
	case *ast.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(n.Values) {
			return n.Values[i]
		}
	}
	return nil
}
