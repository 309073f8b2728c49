package expr

import (
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"roundtrip/wsgi/trace"
)

// table is environ, request or response: a mapping in which an absent key
// reads as "".
type table struct {
	name string
	get  func(key string) (string, bool)
	keys func() []string
}

var (
	_ starlark.Mapping         = (*table)(nil)
	_ starlark.Container       = (*table)(nil)
	_ starlark.IterableMapping = (*table)(nil)
	_ starlark.HasAttrs        = (*table)(nil)
)

func (t *table) String() string        { return t.name }
func (t *table) Type() string          { return t.name }
func (t *table) Freeze()               {}
func (t *table) Truth() starlark.Bool  { return len(t.keys()) > 0 }
func (t *table) Hash() (uint32, error) { return 0, fmt.Errorf("%s cannot be a key", t.name) }
func (t *table) Len() int              { return len(t.keys()) }

// Get is the value of a key, "" if it is absent.
func (t *table) Get(key starlark.Value) (starlark.Value, bool, error) {
	k, ok := starlark.AsString(key)
	if !ok {
		return nil, false, fmt.Errorf("a key of %s is a text, not %s", t.name, key.Type())
	}
	v, _ := t.get(k)
	return str(v), true, nil
}

// Has is the operator `in`.
func (t *table) Has(key starlark.Value) (bool, error) {
	k, ok := starlark.AsString(key)
	if !ok {
		return false, fmt.Errorf("a key of %s is a text, not %s", t.name, key.Type())
	}
	_, found := t.get(k)
	return found, nil
}

// Iterate goes through the keys, as it does for a dict.
func (t *table) Iterate() starlark.Iterator {
	return list(t.keys(), func(k string) starlark.Value { return str(k) }).(*starlark.List).Iterate()
}

// Items are the keys with their values.
func (t *table) Items() []starlark.Tuple {
	var items []starlark.Tuple
	for _, k := range t.keys() {
		v, _ := t.get(k)
		items = append(items, starlark.Tuple{str(k), str(v)})
	}
	return items
}

// AttrNames are the methods of a dict that a table has too.
func (t *table) AttrNames() []string { return []string{"get", "items", "keys"} }

// Attr finds a method.
func (t *table) Attr(name string) (starlark.Value, error) {
	switch name {
	case "get":
		return starlark.NewBuiltin("get", t.getOr), nil
	case "keys":
		return starlark.NewBuiltin("keys", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
			return names(t.keys()), nil
		}), nil
	case "items":
		return starlark.NewBuiltin("items", func(*starlark.Thread, *starlark.Builtin, starlark.Tuple, []starlark.Tuple) (starlark.Value, error) {
			return list(t.Items(), func(item starlark.Tuple) starlark.Value { return item }), nil
		}), nil
	}
	return nil, nil
}

func (t *table) getOr(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
	var key string
	var absent starlark.Value = starlark.String("")
	if err := starlark.UnpackPositionalArgs(b.Name(), args, kwargs, 1, &key, &absent); err != nil {
		return nil, err
	}
	if v, ok := t.get(key); ok {
		return str(v), nil
	}
	return absent, nil
}

func environTable(c *Context) *table {
	return &table{
		name: "environ",
		get: func(key string) (string, bool) {
			v, ok := c.State().Variable(key)
			return Unquote(v.Repr), ok
		},
		keys: func() []string { return environKeys(c.State()) },
	}
}

func environKeys(s *trace.State) []string {
	var keys []string
	for _, v := range s.Environ {
		if !v.Gone {
			keys = append(keys, v.Key)
		}
	}
	return keys
}

func requestTable(c *Context) *table {
	headers := make([]trace.Header, len(c.State().Headers))
	for i, h := range c.State().Headers {
		headers[i] = trace.Header{Name: h.Name, Value: h.Value}
	}
	return headerTable("request", headers)
}

func responseTable(c *Context) *table {
	return headerTable("response", sentHeaders(c.State()))
}

// sentHeaders are the headers of the response as far as the server has them:
// sent with its own, or written down.
func sentHeaders(s *trace.State) []trace.Header {
	switch {
	case s.Sent != nil:
		return slices.Concat(s.Sent.Headers, s.Sent.ServerAdded)
	case s.Stored != nil:
		return s.Stored.Headers
	}
	return nil
}

func headerTable(name string, headers []trace.Header) *table {
	return &table{
		name: name,
		get: func(key string) (string, bool) {
			found := slices.ContainsFunc(headers, func(h trace.Header) bool { return strings.EqualFold(h.Name, key) })
			return joined(headers, key), found
		},
		keys: func() []string { return headerNames(headers) },
	}
}

func headerNames(headers []trace.Header) []string {
	names := make([]string, len(headers))
	for i, h := range headers {
		names[i] = h.Name
	}
	return names
}

// joined is a header's value; several lines of one name are one list (RFC 9110
// §5.3).
func joined(headers []trace.Header, name string) string {
	var values []string
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			values = append(values, h.Value)
		}
	}
	return strings.Join(values, ", ")
}
