package trace

import "time"

// coder is one way to write fields, or to fill them in. Names matter to the
// JSON coders only.
type coder interface {
	str(name string, v *string)
	octets(name string, v *[]byte)
	num(name string, v *int)
	num64(name string, v *int64)
	ns(name string, v *time.Duration)
	flag(name string, v *bool)
	span(name string, v *Span)
	spans(name string, v *[]Span)
	strs(name string, v *[]string)
	nums(name string, v *[]int)
	headers(name string, v *[]Header)
	// group is an object of its own; an empty one may be left out.
	group(name string, empty bool, fields func(coder))
	// list is n objects; a coder that reads answers with its own n.
	list(name string, n int) (int, func(i int, fields func(coder)))
}

// list codes a slice of things that have fields.
func list[T any](c coder, name string, items *[]T, fields func(*T, coder)) {
	n, each := c.list(name, len(*items))
	if n != len(*items) {
		*items = make([]T, n)
	}
	for i := range *items {
		each(i, func(c coder) { fields(&(*items)[i], c) })
	}
}
