package trace

import "time"

// Coder is one way to write the fields of an event, or to fill them in, such as the
// binary one of a tape and those of the JSON lines. Names matter to the latter only.
type Coder interface {
	Str(name string, v *string)
	Bytes(name string, v *[]byte)
	Num(name string, v *int)
	Num64(name string, v *int64)
	Ns(name string, v *time.Duration)
	Flag(name string, v *bool)
	Span(name string, v *Span)
	Spans(name string, v *[]Span)
	Strs(name string, v *[]string)
	Nums(name string, v *[]int)
	Headers(name string, v *[]Header)
	// Group is the coder for an object of its own, nil if that is left out,
	// as an empty one may be.
	Group(name string, empty bool) Coder
	// List is the coder whose items are n objects; one that reads answers
	// with its own n.
	List(name string, n int) (Coder, int)
	Item(i int) Coder
	// End ends a group, a list or an item.
	End()
}

// Fields lists the fields of an event to a coder, which writes or fills them in.
func Fields(d Data, c Coder) { d.fields(c) }

// group codes an object of its own.
func group(c Coder, name string, empty bool, fields func(Coder)) {
	if inner := c.Group(name, empty); inner != nil {
		fields(inner)
		inner.End()
	}
}

// list codes a slice of things that have fields.
func list[T any](c Coder, name string, items *[]T, fields func(*T, Coder)) {
	inner, n := c.List(name, len(*items))
	if n != len(*items) {
		*items = make([]T, n)
	}
	for i := range *items {
		item := inner.Item(i)
		fields(&(*items)[i], item)
		item.End()
	}
	inner.End()
}
