package inspect

import (
	"bytes"
	"encoding/json"
	"strings"
)

// jsonValue is a value of JSON that keeps the order of its members. Scalars have only a literal.
type jsonValue struct {
	open    byte // '{' or '[', 0 for a scalar
	literal string
	members []jsonMember
}

// jsonMember is an element of an array, or with its name one of an object.
type jsonMember struct {
	name  string // a literal
	value *jsonValue
}

// readJSON reads what is known to be valid.
func readJSON(data []byte) *jsonValue {
	data = bytes.TrimSpace(data)
	if data[0] != '{' && data[0] != '[' {
		return &jsonValue{literal: string(data)}
	}
	v, decoder := &jsonValue{open: data[0]}, json.NewDecoder(bytes.NewReader(data))
	_, _ = decoder.Token()
	for decoder.More() {
		var name, raw json.RawMessage
		if v.open == '{' {
			key, _ := decoder.Token()
			name, _ = json.Marshal(key)
		}
		_ = decoder.Decode(&raw)
		v.members = append(v.members, jsonMember{string(name), readJSON(raw)})
	}
	return v
}

// String is the value without blanks.
func (v *jsonValue) String() string {
	var b strings.Builder
	v.write(&b)
	return b.String()
}

func (v *jsonValue) write(b *strings.Builder) {
	if v.open == 0 {
		b.WriteString(v.literal)
		return
	}
	b.WriteByte(v.open)
	for i, m := range v.members {
		if i > 0 {
			b.WriteByte(',')
		}
		if v.open == '{' {
			b.WriteString(m.name + ":")
		}
		m.value.write(b)
	}
	b.WriteByte(v.open + 2) // in ASCII, both closing brackets stand two behind the opening ones
}

// simplest are the simplest values of the same kind, the simplest first.
func (v *jsonValue) simplest() []jsonValue {
	switch {
	case v.open != 0:
		return []jsonValue{{open: v.open}}
	case v.literal[0] == '"':
		return []jsonValue{{literal: `""`}}
	case v.literal == "true":
		return []jsonValue{{literal: "false"}}
	case v.literal == "false", v.literal == "null":
		return nil
	}
	return []jsonValue{{literal: "0"}, {literal: "1"}}
}

// json makes values simpler and takes members away, from the outermost inwards.
func (m *minimiser) json(body []byte) {
	root := readJSON(body)
	m.keepsBody([]byte(root.String()))
	m.simplify(root, func() bool { return m.keepsBody([]byte(root.String())) })
}

func (m *minimiser) simplify(v *jsonValue, keeps func() bool) {
	for _, simple := range v.simplest() {
		old := *v
		if *v = simple; simple.String() == old.String() || keeps() {
			return
		}
		*v = old
	}
	if v.open == 0 {
		v.shorten(keeps)
		return
	}
	without(v.members, func(rest []jsonMember) bool {
		old := v.members
		v.members = rest
		return keeps() || undo(&v.members, old)
	})
	for _, member := range v.members {
		m.simplify(member.value, keeps)
	}
}

// shorten takes characters out of a string.
func (v *jsonValue) shorten(keeps func() bool) {
	var text string
	if v.literal[0] != '"' || json.Unmarshal([]byte(v.literal), &text) != nil {
		return
	}
	shortened([]rune(text), func(rest []rune) bool {
		old := v.literal
		shorter, _ := json.Marshal(string(rest))
		v.literal = string(shorter)
		return keeps() || undo(&v.literal, old)
	})
}
