package expr

import (
	"slices"
	"strings"
	"time"

	"go.starlark.net/starlark"

	"roundtrip/wsgi/latin1"
	"roundtrip/wsgi/trace"
)

// simple are the names that stand for a value.
var simple = map[string]func(c *Context) (starlark.Value, error){
	// the request
	"method":  text(func(s *trace.State) string { return s.Method }),
	"target":  text(func(s *trace.State) string { return s.Target }),
	"version": text(func(s *trace.State) string { return s.Version }),
	"path":    text(func(s *trace.State) string { p, _ := splitTarget(s.Target); return p }),
	"query":   text(func(s *trace.State) string { _, q := splitTarget(s.Target); return q }),
	"rule":    text(func(s *trace.State) string { return orZero(s.Rejected).Rule }),
	"route":   text(func(s *trace.State) string { return orZero(s.Route).Route }),
	"request": func(c *Context) (starlark.Value, error) { return requestTable(c), nil },
	"environ": func(c *Context) (starlark.Value, error) { return environTable(c), nil },

	// the response
	"status":     number(func(s *trace.State) int { return s.Status() }),
	"reason":     text(reason),
	"response":   func(c *Context) (starlark.Value, error) { return responseTable(c), nil },
	"body":       text(func(s *trace.State) string { return latin1.Decode(string(s.ResponseBody().Data)) }),
	"blocks":     blocks,
	"stored":     flag(func(s *trace.State) bool { return s.Stored != nil }),
	"committed":  flag(func(s *trace.State) bool { return s.Sent != nil }),
	"trigger":    text(func(s *trace.State) string { return orZero(s.Sent).Trigger }),
	"framing":    text(framing),
	"keep_alive": flag(func(s *trace.State) bool { return orZero(s.Done).KeepAlive }),
	"outcome":    text((*trace.State).Outcome),

	// the wire
	"sent":     number(func(s *trace.State) int { return int(s.Out.Total) }),
	"received": number(func(s *trace.State) int { return int(s.In.Total) }),
	"wire_in":  text(func(s *trace.State) string { return latin1.Decode(string(s.In.Bytes)) }),
	"wire_out": text(func(s *trace.State) string { return latin1.Decode(string(s.Out.Bytes)) }),
	"reads":    reads,

	// what a client makes of the answer
	"client_status":  number(func(s *trace.State) int { return hears(s).status }),
	"client_body":    text(func(s *trace.State) string { return hears(s).body }),
	"client_trouble": text(func(s *trace.State) string { return hears(s).trouble }),

	// time and place
	"elapsed_ms":     float(func(s *trace.State) time.Duration { return s.Elapsed() }),
	"held_ms":        float(func(s *trace.State) time.Duration { return s.HeldFor }),
	"conn":           number(func(s *trace.State) int { return s.ConnNo }),
	"n":              number(func(s *trace.State) int { return s.Ordinal }),
	"stage":          text(func(s *trace.State) string { return s.Stage.String() }),
	"layers":         layers,
	"layer":          func(c *Context) (starlark.Value, error) { return str(c.event().Layer.Name()), nil },
	"event":          event,
	"step":           step,
	"first_receiver": firstReceiver,

	// trouble
	"error":    text(trouble),
	"raised":   text(func(s *trace.State) string { return orZero(s.Raised).Exc }),
	"findings": findings,

	// whoever wrote a file
	"own":        func(c *Context) (starlark.Value, error) { return str(c.judged.Own), nil },
	"varied":     func(c *Context) (starlark.Value, error) { return starlark.Bool(c.judged.Varied), nil },
	"stopped":    func(c *Context) (starlark.Value, error) { return starlark.Bool(c.judged.Stopped), nil },
	"read_sizes": readSizes,
	"read_lines": readLines,
}

// fixed are the names that are the same in every exchange.
var fixed = starlark.StringDict{"len": textLen, "range": boundedRange, scaleName: scale}

// Names are all names that speak of an exchange, sorted.
func Names() []string {
	var names []string
	for name := range simple {
		names = append(names, name)
	}
	for name := range functions {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func isName(name string) bool {
	return simple[name] != nil || functions[name].call != nil || fixed.Has(name)
}

func lookup(c *Context, name string) (starlark.Value, error) {
	if make := simple[name]; make != nil {
		return make(c)
	}
	if f, ok := functions[name]; ok {
		return f.bind(c, name), nil
	}
	return fixed[name], nil
}

func text(f func(*trace.State) string) func(*Context) (starlark.Value, error) {
	return func(c *Context) (starlark.Value, error) { return str(f(c.State())), nil }
}

func number(f func(*trace.State) int) func(*Context) (starlark.Value, error) {
	return func(c *Context) (starlark.Value, error) { return starlark.MakeInt(f(c.State())), nil }
}

func flag(f func(*trace.State) bool) func(*Context) (starlark.Value, error) {
	return func(c *Context) (starlark.Value, error) { return starlark.Bool(f(c.State())), nil }
}

// float is a duration in milliseconds.
func float(f func(*trace.State) time.Duration) func(*Context) (starlark.Value, error) {
	return func(c *Context) (starlark.Value, error) {
		return starlark.Float(float64(f(c.State())) / float64(time.Millisecond)), nil
	}
}

func str(s string) starlark.Value { return starlark.String(native(s)) }

func list[T any](items []T, value func(T) starlark.Value) starlark.Value {
	values := make([]starlark.Value, len(items))
	for i, item := range items {
		values[i] = value(item)
	}
	return starlark.NewList(values)
}

// splitTarget is the path and the query of a request target. An absolute-form
// target (RFC 9112 §3.2.2) is freed of its scheme and authority.
func splitTarget(target string) (path, query string) {
	path, query, _ = strings.Cut(target, "?")
	if _, rest, ok := strings.Cut(path, "://"); ok {
		_, path, _ = strings.Cut(rest, "/")
		path = "/" + path
	}
	return path, query
}

// step is the step of a framework that the event is about, such as "view home".
func step(c *Context) (starlark.Value, error) {
	switch d := c.event().Data.(type) {
	case *trace.FrameworkEntered:
		return str(d.Step + " " + d.Name), nil
	case *trace.FrameworkLeft:
		return str(d.Step + " " + d.Name), nil
	}
	return str(""), nil
}

func event(c *Context) (starlark.Value, error) {
	k := c.event().Kind()
	if k == trace.KindNone {
		return starlark.String(""), nil
	}
	return starlark.String(k.String()), nil
}
