package lint

import (
	"cmp"
	"slices"
	"time"

	"roundtrip/wsgi/http1"
	"roundtrip/wsgi/trace"
)

// exchange is one request and its response as the rules look at it. Places in
// it are the Seq of events, which grow with time.
type exchange struct {
	id        int
	events    []*trace.Event
	sorted    int  // how many of them were looked at
	whole     bool // no event is missing
	line      *trace.RequestLine
	lineAt    *trace.Event
	routed    bool         // from there on a request is not refused for its head
	serves    trace.Layer  // the layer that is the server itself, "" where the gateway is
	forwarded bool         // to another server, which need not know of PEP 3333
	firstIn   *trace.Event // with the first bytes of the request
	fields    []of[*trace.RequestHeader]
	rejected  []of[*trace.RequestRejected]
	read      []of[*trace.InputRead]
	results   []of[*trace.AppReturned]
	failures  []of[*trace.AppRaised]
	reraised  []of[*trace.StartResponseReraised]
	closings  []of[*trace.IterableClosed]
	told      []of[*trace.Finding]
	layers    []*layer // the chain, the outermost first
	pairs     []pair
	blocks    []block // of all layers, as they were given
	starts    []start
	headers   []placed // of all starts, each where it first was
	answered  *start   // the call whose head went out, nil if the server answered itself or no head is out
	committed *trace.HeadCommitted
	commit    int // where the head was committed, 0 if it was not
	ended     bool
	reason    string // why the body ended, "" while it has not
	notes     []http1.Note
	environs  []environ
	variables []variable    // of changed environs
	reread    []http1.Field // the fields of the request, as a reader gives them
	mismatch  mismatch      // the zero mismatch if there is none
	faults    faults
}

// of is an event with its data.
type of[T trace.Data] struct {
	*trace.Event
	d T
}

// layer is what one layer of the chain did.
type layer struct {
	name     trace.Layer
	calls    int  // how often it was called
	found    bool // it was found as it was called, and its caller could do with its iterable what nobody saw
	returned *trace.AppReturned
	at       int // where it returned
	blocks   []block
	nexts    []block // those that its iterable gave
	written  []block // those that it wrote
	raised   int     // where an exception first left it, 0 if none did
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

// takeApart sorts the events of a trace by their exchanges. Those of the connection
// belong to none.
func (c *Checker) takeApart(events []trace.Event) {
	for i := range events {
		if e := &events[i]; e.X > 0 {
			x := c.exchangeOf(e.X)
			x.events = append(x.events, e)
		}
	}
	for _, x := range c.exchanges {
		x.sort()
	}
}

// exchangeOf is the exchange with a number, a new one where there is none.
func (c *Checker) exchangeOf(id int) *exchange {
	for _, x := range c.exchanges {
		if x.id == id {
			return x
		}
	}
	var x *exchange
	if n := len(c.spare); n > 0 {
		x, c.spare = c.spare[n-1], c.spare[:n-1]
	} else {
		x = new(exchange)
	}
	x.id, x.whole = id, true
	c.exchanges = append(c.exchanges, x)
	return x
}

// mostSpare is how many exchanges are kept for the next trace, and mostKept of how many
// events each may have had.
const mostSpare, mostKept = 4, 256

// forget lets go of the trace. The room that it took is kept for the next one.
func (c *Checker) forget() {
	for _, x := range c.exchanges {
		if len(c.spare) < mostSpare && len(x.events) <= mostKept {
			x.reset()
			c.spare = append(c.spare, x)
		}
	}
	clear(c.exchanges)
	c.exchanges, c.exchange, c.found = c.exchanges[:0], nil, nil
}

// reset empties an exchange, but for the room that it has.
func (x *exchange) reset() {
	*x = exchange{
		events: emptied(x.events), fields: emptied(x.fields), rejected: emptied(x.rejected), read: emptied(x.read),
		results: emptied(x.results), failures: emptied(x.failures), reraised: emptied(x.reraised), closings: emptied(x.closings),
		told: emptied(x.told), layers: x.layers[:0], pairs: emptied(x.pairs), blocks: emptied(x.blocks), starts: emptied(x.starts),
		headers: emptied(x.headers), environs: emptied(x.environs), variables: emptied(x.variables), reread: emptied(x.reread),
	}
}

// emptied is a slice without its elements, which refer to nothing any more.
func emptied[T any](s []T) []T {
	clear(s)
	return s[:0]
}

// sort finds for each event that is new what it is about, and then what rules ask for
// again and again.
func (x *exchange) sort() {
	for ; x.sorted < len(x.events); x.sorted++ {
		x.add(x.events[x.sorted])
	}
	x.pairs, x.headers, x.environs = emptied(x.pairs), emptied(x.headers), emptied(x.environs)
	x.variables, x.reread = emptied(x.variables), emptied(x.reread)
	x.pairUp()
	x.placeHeaders()
	x.answered = x.answer()
	x.notes = x.readAgain()
	x.followEnviron()
	x.mismatch = x.measured()
}

// add sorts an event of the request, and of how the application was called.
func (x *exchange) add(e *trace.Event) {
	switch d := e.Data.(type) {
	case *trace.BytesIn:
		if x.firstIn == nil && len(e.Spans) > 0 {
			x.firstIn = e
		}
	case *trace.RequestLine:
		x.line, x.lineAt = d, e
	case *trace.RequestHeader:
		x.fields = append(x.fields, of[*trace.RequestHeader]{e, d})
	case *trace.RequestRejected:
		x.rejected = append(x.rejected, of[*trace.RequestRejected]{e, d})
	case *trace.RouteChosen:
		x.routed, x.forwarded = true, d.Route == trace.RouteForward
		if d.Route == trace.RouteConnection && len(d.Chain) > 0 {
			x.serves = trace.Layer(d.Chain[0])
		}
		for _, name := range d.Chain {
			x.layer(trace.Layer(name))
		}
	case *trace.AppCalled:
		l := x.layer(e.Layer)
		l.calls, l.found = l.calls+1, d.Found
	case *trace.InputRead:
		x.read = append(x.read, of[*trace.InputRead]{e, d})
	default:
		x.addAnswer(e)
	}
}

// addAnswer sorts an event of the response.
func (x *exchange) addAnswer(e *trace.Event) {
	switch d := e.Data.(type) {
	case *trace.AppReturned:
		l := x.layer(e.Layer)
		l.returned, l.at = d, e.Seq
		x.results = append(x.results, of[*trace.AppReturned]{e, d})
	case *trace.StartResponseCalled:
		by := cmp.Or(trace.Layer(d.By), trace.LayerApp)
		x.starts = append(x.starts, start{e.Seq, e.Layer, by, d})
	case *trace.StartResponseReraised:
		x.reraised = append(x.reraised, of[*trace.StartResponseReraised]{e, d})
	case *trace.BodyBlock:
		l := x.layer(e.Layer)
		b := block{e.Seq, e.T - e.Held, e.Layer, d}
		l.blocks, x.blocks = append(l.blocks, b), append(x.blocks, b)
		switch d.Via {
		case "next":
			l.nexts = append(l.nexts, b)
		case "write":
			l.written = append(l.written, b)
		}
	case *trace.HeadCommitted:
		x.committed, x.commit = d, e.Seq
	default:
		x.addEnd(e)
	}
}

// addEnd sorts an event of how an exchange ended, and of what was said about it.
func (x *exchange) addEnd(e *trace.Event) {
	switch d := e.Data.(type) {
	case *trace.AppRaised:
		x.failures = append(x.failures, of[*trace.AppRaised]{e, d})
		if l := x.layer(e.Layer); l.raised == 0 {
			l.raised = e.Seq
		}
	case *trace.BodyEnded:
		x.reason = d.Reason
	case *trace.IterableClosed:
		x.closings = append(x.closings, of[*trace.IterableClosed]{e, d})
	case *trace.ExchangeEnded:
		x.ended = true
	case *trace.EventsDropped:
		x.whole = false
	case *trace.Finding:
		x.told = append(x.told, of[*trace.Finding]{e, d})
	}
}

// layer finds a layer, adding it in its place if it is new. The server has one
// too, outside the chain.
func (x *exchange) layer(name trace.Layer) *layer {
	if i := slices.IndexFunc(x.layers, func(l *layer) bool { return l.name == name }); i >= 0 {
		return x.layers[i]
	}
	l := x.spareLayer(name)
	i, _ := slices.BinarySearchFunc(x.layers, name.Rank(), func(have *layer, r int) int { return cmp.Compare(have.name.Rank(), r) })
	x.layers = slices.Insert(x.layers, i, l)
	return l
}

// spareLayer is a layer that an earlier exchange had, emptied, or else a new one.
func (x *exchange) spareLayer(name trace.Layer) *layer {
	if n := len(x.layers); n < cap(x.layers) {
		if l := x.layers[:n+1][n]; l != nil {
			*l = layer{name: name, blocks: emptied(l.blocks), nexts: emptied(l.nexts), written: emptied(l.written)}
			return l
		}
	}
	return &layer{name: name}
}

// pair are two layers that gave an iterable of their own, and of which the outer one
// iterates over that of the inner one.
type pair struct{ outer, inner *layer }

// pairUp finds the pairs, the outermost first. A layer that was called more than once is
// in none: which of its iterables a block came from cannot be told.
func (x *exchange) pairUp() {
	var outer *layer
	for _, l := range x.layers {
		if !l.source() {
			continue
		}
		if outer != nil && outer.calls == 1 && l.calls == 1 {
			x.pairs = append(x.pairs, pair{outer, l})
		}
		outer = l
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
	if i := slices.IndexFunc(x.layers, (*layer).source); i >= 0 {
		return x.layers[i]
	}
	return nil
}

// called is the innermost layer that was called: who answered, if nobody said.
func (x *exchange) called() trace.Layer {
	for i := len(x.layers) - 1; i >= 0; i-- {
		if x.layers[i].calls > 0 {
			return x.layers[i].name
		}
	}
	return trace.LayerApp
}
