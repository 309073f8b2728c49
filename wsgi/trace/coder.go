package trace

import "time"

// coder is one way to write fields, or to fill them in. Names matter to the
// JSON coders only.
type coder interface {
	str(name string, v *string)
	bytes(name string, v *[]byte)
	num(name string, v *int)
	num64(name string, v *int64)
	ns(name string, v *time.Duration)
	flag(name string, v *bool)
	span(name string, v *Span)
	spans(name string, v *[]Span)
	strs(name string, v *[]string)
	nums(name string, v *[]int)
	headers(name string, v *[]Header)
	// group is the coder for an object of its own, nil if that is left out,
	// as an empty one may be.
	group(name string, empty bool) coder
	// list is the coder whose items are n objects; one that reads answers
	// with its own n.
	list(name string, n int) (coder, int)
	item(i int) coder
	// end ends a group, a list or an item.
	end()
}

// group codes an object of its own.
func group(c coder, name string, empty bool, fields func(coder)) {
	if inner := c.group(name, empty); inner != nil {
		fields(inner)
		inner.end()
	}
}

// list codes a slice of things that have fields.
func list[T any](c coder, name string, items *[]T, fields func(*T, coder)) {
	inner, n := c.list(name, len(*items))
	if n != len(*items) {
		*items = make([]T, n)
	}
	for i := range *items {
		item := inner.item(i)
		fields(&(*items)[i], item)
		item.end()
	}
	inner.end()
}
