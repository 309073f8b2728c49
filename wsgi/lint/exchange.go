package lint

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// exchange is one request and its response as the rules look at it. Places in
// it are the Seq of events, which grow with time.
type exchange struct {
	id        int
	events    []trace.Event
	whole     bool // no event is missing
	line      *trace.RequestLine
	layers    []*layer // the chain, the outermost first
	starts    []start
	committed *trace.HeadCommitted
	commit    int // where the head was committed, 0 if it was not
	ended     bool
	reason    string // why the body ended, "" while it has not
	notes     []http1.Note
	environs  []environ
}

// layer is what one layer of the chain did.
type layer struct {
	name     trace.Layer
	calls    int  // how often it was called
	found    bool // it was found as it was called, and its caller could do with its iterable what nobody saw
	returned *trace.AppReturned
	at       int // where it returned
	blocks   []block
	raised   int // where an exception first left it, 0 if none did
}

// source reports whether the layer gave an iterable of its own outwards.
func (l *layer) source() bool { return l.returned != nil && !l.returned.Passed }

// block is one that a layer gave, by its iterable or by write.
type block struct {
	seq int
	at  time.Duration // when, not counting the time for which the exchange was held
	by  trace.Layer
	*trace.BodyBlock
}

// start is one call of a start_response.
type start struct {
	seq    int
	to, by trace.Layer
	*trace.StartResponseCalled
}

// exchanges takes a trace apart. Events of the connection belong to none.
func exchanges(events []trace.Event) []*exchange {
	var all []*exchange
	for _, e := range events {
		if e.X == 0 {
			continue
		}
		i := slices.IndexFunc(all, func(x *exchange) bool { return x.id == e.X })
		if i < 0 {
			i, all = len(all), append(all, &exchange{id: e.X, whole: true})
		}
		all[i].add(e)
	}
	for _, x := range all {
		x.notes, x.environs = x.readAgain(), x.handed()
	}
	return all
}

func (x *exchange) add(e trace.Event) {
	x.events = append(x.events, e)
	switch d := e.Data.(type) {
	case *trace.RequestLine:
		x.line = d
	case *trace.RouteChosen:
		for _, name := range d.Chain {
			x.layer(trace.Layer(name))
		}
	case *trace.AppCalled:
		l := x.layer(e.Layer)
		l.calls, l.found = l.calls+1, d.Found
	case *trace.AppReturned:
		l := x.layer(e.Layer)
		l.returned, l.at = d, e.Seq
	case *trace.StartResponseCalled:
		by := cmp.Or(trace.Layer(d.By), trace.LayerApp)
		x.starts = append(x.starts, start{e.Seq, e.Layer, by, d})
	case *trace.BodyBlock:
		l := x.layer(e.Layer)
		l.blocks = append(l.blocks, block{e.Seq, e.T - e.Held, e.Layer, d})
	case *trace.HeadCommitted:
		x.committed, x.commit = d, e.Seq
	default:
		x.addEnd(e)
	}
}

func (x *exchange) addEnd(e trace.Event) {
	switch d := e.Data.(type) {
	case *trace.AppRaised:
		if l := x.layer(e.Layer); l.raised == 0 {
			l.raised = e.Seq
		}
	case *trace.BodyEnded:
		x.reason = d.Reason
	case *trace.ExchangeEnded:
		x.ended = true
	case *trace.EventsDropped:
		x.whole = false
	}
}

// layer finds a layer, adding it in its place if it is new. The server has one
// too, outside the chain.
func (x *exchange) layer(name trace.Layer) *layer {
	if i := slices.IndexFunc(x.layers, func(l *layer) bool { return l.name == name }); i >= 0 {
		return x.layers[i]
	}
	l := &layer{name: name}
	i, _ := slices.BinarySearchFunc(x.layers, name.Rank(), func(have *layer, r int) int { return cmp.Compare(have.name.Rank(), r) })
	x.layers = slices.Insert(x.layers, i, l)
	return l
}

// sources are the layers that gave an iterable of their own, the outermost
// first: each iterates over that of the next.
func (x *exchange) sources() []*layer {
	var found []*layer
	for _, l := range x.layers {
		if l.source() {
			found = append(found, l)
		}
	}
	return found
}

// pairs are the sources that stand next to each other, the outer one first. A
// layer that was called more than once is in none: which of its iterables a
// block came from cannot be told.
func (x *exchange) pairs() iter.Seq2[*layer, *layer] {
	return func(yield func(outer, inner *layer) bool) {
		all := x.sources()
		for i := 1; i < len(all); i++ {
			if all[i-1].calls == 1 && all[i].calls == 1 && !yield(all[i-1], all[i]) {
				return
			}
		}
	}
}

// seen reports whether the record has all that an outer layer did with the
// iterable of an inner one: it has unless the inner one was found, and came to
// the outer one by no layer that was known before.
func (x *exchange) seen(outer, inner *layer) bool {
	from, to := slices.Index(x.layers, outer), slices.Index(x.layers, inner)
	return !inner.found || slices.ContainsFunc(x.layers[from+1:to], func(l *layer) bool { return l.calls > 0 && !l.found })
}

// outermost is the source that the server iterates over, nil if there is none.
func (x *exchange) outermost() *layer {
	if all := x.sources(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// called is the innermost layer that was called: who answered, if nobody said.
func (x *exchange) called() trace.Layer {
	for _, l := range slices.Backward(x.layers) {
		if l.calls > 0 {
			return l.name
		}
	}
	return trace.LayerApp
}

// inOrder are all blocks of all layers, as they were given.
func (x *exchange) inOrder() []block {
	var found []block
	for _, l := range x.layers {
		found = append(found, l.blocks...)
	}
	slices.SortFunc(found, func(a, b block) int { return cmp.Compare(a.seq, b.seq) })
	return found
}

// all are the events of one kind, by the type of their data.
func all[T trace.Data](x *exchange) iter.Seq2[trace.Event, T] {
	return func(yield func(trace.Event, T) bool) {
		for _, e := range x.events {
			if d, ok := e.Data.(T); ok && !yield(e, d) {
				return
			}
		}
	}
}
