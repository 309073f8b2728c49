package expr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.starlark.net/starlark"

	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// errBlind is the failure of a name that looks back where there is no record.
var errBlind = errors.New("looks back over the record, which is not at hand here")

// function is a name that is called. Its parameters are texts, all but the
// first of them optional.
type function struct {
	params []string
	call   func(c *Context, args []string) (starlark.Value, error)
}

var functions = map[string]function{
	"count":        {[]string{"event", "layer"}, count},
	"seen":         {[]string{"event", "layer"}, seen},
	"before":       {[]string{"first", "second"}, before},
	"printed":      {nil, printed},
	"logged":       {nil, logged},
	"origin":       {[]string{"key"}, origin},
	"bytes_of":     {[]string{"key"}, bytesOf},
	"keys":         {nil, keys},
	"written_by":   {[]string{"layer"}, writtenBy},
	"added_by":     {[]string{"layer"}, addedBy},
	"head_at":      {[]string{"layer"}, headAt},
	"server_added": {nil, serverAdded},
	"called":       {[]string{"layer"}, called},
	"wraps":        {[]string{"layer"}, wraps},
	"returned":     {[]string{"layer"}, returned},
	"block_count":  {[]string{"layer"}, blockCount},
	"closed":       {[]string{"layer"}, closed},
}

// bind is the function for one exchange.
func (f function) bind(c *Context, name string) starlark.Value {
	return starlark.NewBuiltin(name, func(_ *starlark.Thread, b *starlark.Builtin, args starlark.Tuple, kwargs []starlark.Tuple) (starlark.Value, error) {
		texts := make([]string, len(f.params))
		pairs := make([]any, 0, 2*len(f.params))
		for i, p := range f.params {
			if i > 0 && name != "before" {
				p += "?"
			}
			pairs = append(pairs, p, &texts[i])
		}
		if err := starlark.UnpackArgs(b.Name(), args, kwargs, pairs...); err != nil {
			return nil, err
		}
		v, err := f.call(c, texts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return v, nil
	})
}

// matching are the indexes of the events of a kind, in a layer if one is named.
func matching(c *Context, kind, layer string) ([]int, error) {
	k, ok := trace.ParseKind(kind)
	if !ok {
		return nil, unknownKind(kind)
	}
	events, err := c.record()
	if err != nil {
		return nil, err
	}
	var found []int
	for i, e := range events {
		if e.Kind() == k && (layer == "" || isLayer(e.Layer, layer)) {
			found = append(found, i)
		}
	}
	return found, nil
}

func count(c *Context, a []string) (starlark.Value, error) {
	found, err := matching(c, a[0], a[1])
	return starlark.MakeInt(len(found)), err
}

func seen(c *Context, a []string) (starlark.Value, error) {
	found, err := matching(c, a[0], a[1])
	return starlark.Bool(len(found) > 0), err
}

func before(c *Context, a []string) (starlark.Value, error) {
	first, err := matching(c, a[0], "")
	if err != nil {
		return nil, err
	}
	second, err := matching(c, a[1], "")
	if err != nil {
		return nil, err
	}
	return starlark.Bool(len(first) > 0 && len(second) > 0 && first[0] < second[0]), nil
}

func printed(c *Context, _ []string) (starlark.Value, error) {
	events, err := c.record()
	if err != nil {
		return nil, err
	}
	var all strings.Builder
	for _, e := range events {
		if p, ok := e.Data.(*trace.CodePrint); ok {
			all.WriteString(p.Text)
		}
	}
	return str(all.String()), nil
}

// logged is what was written to wsgi.errors.
func logged(c *Context, _ []string) (starlark.Value, error) {
	events, err := c.record()
	if err != nil {
		return nil, err
	}
	var all strings.Builder
	for _, e := range events {
		if w, ok := e.Data.(*trace.ErrorsWrite); ok {
			all.WriteString(w.Text)
		}
	}
	return str(all.String()), nil
}

// origin is who an environ key came from: "request", "connection", "server", or
// the layer that wrote it last.
func origin(c *Context, a []string) (starlark.Value, error) {
	v, _ := c.State().Variable(a[0])
	return str(trace.Layer(v.Source).Name()), nil
}

// bytesOf are the request's bytes behind an environ key. Several header lines
// of one name are joined as the key's value joins them.
func bytesOf(c *Context, a []string) (starlark.Value, error) {
	s := c.State()
	v, _ := s.Variable(a[0])
	var parts []string
	for _, span := range v.Spans {
		if span.Buf == trace.BufIn {
			parts = append(parts, latin1.Decode(string(kept(s.In, span))))
		}
	}
	return starlark.String(strings.Join(parts, ", ")), nil
}

func keys(c *Context, _ []string) (starlark.Value, error) {
	return names(environKeys(c.State())), nil
}

func writtenBy(c *Context, a []string) (starlark.Value, error) {
	l := c.layer(a[0])
	written := headerNames(l.Environ.Add)
	for _, set := range l.Environ.Set {
		written = append(written, set.Name)
	}
	slices.Sort(written)
	return names(slices.Compact(written)), nil
}

func addedBy(c *Context, a []string) (starlark.Value, error) {
	return names(headerNames(c.layer(a[0]).Changed.Add)), nil
}

func headAt(c *Context, a []string) (starlark.Value, error) {
	head := c.layer(a[0]).Head
	if a[0] == string(trace.LayerServer) {
		head = c.State().Stored
	}
	return str(orZero(head).Status), nil
}

func serverAdded(c *Context, _ []string) (starlark.Value, error) {
	return names(headerNames(orZero(c.State().Sent).ServerAdded)), nil
}

func called(c *Context, a []string) (starlark.Value, error) {
	return starlark.Bool(c.layer(a[0]).Called), nil
}

func wraps(c *Context, a []string) (starlark.Value, error) {
	return starlark.Bool(c.layer(a[0]).Wraps), nil
}

// returned is the type of what a layer returned, "" before it has.
func returned(c *Context, a []string) (starlark.Value, error) {
	return str(orZero(c.layer(a[0]).Returned).Type), nil
}

func blockCount(c *Context, a []string) (starlark.Value, error) {
	if a[0] == string(trace.LayerServer) {
		return starlark.MakeInt(len(c.State().Blocks)), nil
	}
	return starlark.MakeInt(len(c.layer(a[0]).Blocks)), nil
}

// closed is how often close() of what a layer returned was called: by the layer outside, or, for
// the outermost one, by the server.
func closed(c *Context, a []string) (starlark.Value, error) {
	n, layer := 0, c.layer(a[0]).Layer
	if all := c.State().Layers; len(all) > 0 && all[0].Layer == layer {
		n = closedByServer(c.State().Closed)
	}
	for _, name := range orZero(c.State().Closed).Layers {
		if name == string(layer) {
			n++
		}
	}
	return starlark.MakeInt(n), nil
}

// closedByServer is how often the server called the close() of what it was given.
func closedByServer(closed *trace.IterableClosed) int {
	if closed == nil || closed.Absent || closed.Skipped != "" {
		return 0
	}
	return 1
}

func names(all []string) starlark.Value { return list(all, str) }
