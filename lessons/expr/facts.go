package expr

import (
	"strings"

	"go.starlark.net/starlark"

	"roundtrip/wsgi/trace"
)

// orZero is what p points to, or the zero value where nothing is there yet.
func orZero[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}

// statusLine is the status as far as the server has it: sent, or written down.
func statusLine(s *trace.State) string {
	switch {
	case s.Sent != nil:
		return s.Sent.Status
	case s.Stored != nil:
		return s.Stored.Status
	}
	return ""
}

func reason(s *trace.State) string {
	_, phrase, _ := strings.Cut(statusLine(s), " ")
	return phrase
}

// trouble is what went wrong, in a word: the exception, the reason for a
// refusal, or an end that was not a complete one.
func trouble(s *trace.State) string {
	switch {
	case s.Raised != nil:
		return s.Raised.Exc
	case s.Rejected != nil:
		return s.Rejected.Reason
	case s.Done != nil && s.Done.Outcome != "complete":
		return s.Done.Outcome
	}
	return ""
}

func blocks(c *Context) (starlark.Value, error) {
	return list(c.State().Blocks, func(b trace.Block) starlark.Value { return starlark.MakeInt(b.Len) }), nil
}

func reads(c *Context) (starlark.Value, error) {
	return list(c.State().Reads, func(r trace.InputRead) starlark.Value { return starlark.MakeInt(r.Got) }), nil
}

// readSizes are the sizes that were asked for at each read of the body, -1 for all of it.
func readSizes(c *Context) (starlark.Value, error) {
	return list(c.State().Reads, func(r trace.InputRead) starlark.Value { return starlark.MakeInt(r.Asked) }), nil
}

// readLines are the lines at which the body was read, 0 where it is not known.
func readLines(c *Context) (starlark.Value, error) {
	events, err := c.record()
	if err != nil {
		return nil, err
	}
	lines := []starlark.Value{}
	for _, e := range events {
		if e.Kind() == trace.KindInputRead {
			lines = append(lines, starlark.MakeInt(e.Src.Line))
		}
	}
	return starlark.NewList(lines), nil
}

func layers(c *Context) (starlark.Value, error) {
	return list(c.State().Layers, func(l trace.LayerState) starlark.Value { return str(l.Layer.Name()) }), nil
}

// firstReceiver is the layer that first received a call of start_response.
func firstReceiver(c *Context) (starlark.Value, error) {
	events, err := c.record()
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		if e.Kind() == trace.KindStartResponseCalled {
			return str(e.Layer.Name()), nil
		}
	}
	return starlark.String(""), nil
}

func findings(c *Context) (starlark.Value, error) {
	events, err := c.record()
	if err != nil {
		return nil, err
	}
	rules := []starlark.Value{}
	for _, id := range c.judged.Broken {
		rules = append(rules, str(id))
	}
	for _, e := range events {
		if f, ok := e.Data.(*trace.Finding); ok {
			rules = append(rules, str(f.Rule))
		}
	}
	return starlark.NewList(rules), nil
}
