package lint

import (
	"strings"

	"roundtrip/wsgi/trace"
)

// middlewareRows are about layers that stand between: a server to what is
// inside, an application to what is outside.
func middlewareRows() []row {
	return []row{
		{Rule{"M2", Must, pepBlocks, "Yield once for every block that comes from inside, b'' if there is nothing to give yet."}, waits},
		{Rule{"M3", Must, pepBlocks, "Return an iterable at once, and take the first block when it is iterated."}, takesEarly},
		{Rule{"M4", Must, pepBlocks, "Yield the block: write() is only for what the application itself wrote."}, writesOn},
		{Rule{"M5", Must, pepBuffering, "Return a generator, and give every block as it comes."}, buffers},
		{Rule{"M6", Must, pepDetails, "Give the returned object a close() that calls the inner one's, or use try and finally around the loop."}, keepsOpen},
		{Rule{"M7", Must, pepLength, "Take Content-Length out of the headers, or correct it, where the body changes."}, keepsLength},
		{Rule{"M8", Must, pepStart, "Take exc_info=None as a third argument, hand it on, and return what start_response returns."}, forgetsError},
		{Rule{"M11", Must, pepURL, "Move the same characters from the front of PATH_INFO to the end of SCRIPT_NAME."}, losesPath},
	}
}

// taking is what a middleware did with the blocks from inside: where it took
// one, and a second one before it had given anything itself.
type taking struct {
	first, second int
}

// taken follows the blocks between two layers.
func (x *exchange) taken(outer, inner *layer) taking {
	var t taking
	for _, b := range x.blocks {
		switch {
		case b.by == outer.name:
			t.first = 0
		case b.by == inner.name && b.Via == "next" && t.first > 0:
			t.second = b.seq
			return t
		case b.by == inner.name && b.Via == "next":
			t.first = b.seq
		}
	}
	return t
}

// waits: a second block was asked for before the first was answered.
func waits(x *exchange, tell tell) {
	for _, p := range x.pairs {
		outer, inner := p.outer, p.inner
		if t := x.taken(outer, inner); t.second > outer.at {
			tell(outer.name, did(outer.name, "took a second block from inside and had not yielded since the first."), t.first, t.second)
		}
	}
}

// buffers: blocks were gathered before anything was returned.
func buffers(x *exchange, tell tell) {
	for _, p := range x.pairs {
		outer, inner := p.outer, p.inner
		if t := x.taken(outer, inner); t.second > 0 && t.second < outer.at {
			tell(outer.name, did(outer.name, "took blocks from inside and held them back until it had them all."), t.first, t.second, outer.at)
		}
	}
}

func takesEarly(x *exchange, tell tell) {
	for _, p := range x.pairs {
		outer, inner := p.outer, p.inner
		first := inner.nexts
		if len(first) > 0 && first[0].seq <= outer.at && (len(first) == 1 || first[1].seq > outer.at) {
			tell(outer.name, did(outer.name, "took a block from inside before it returned its own iterable."), first[0].seq, outer.at)
		}
	}
}

func writesOn(x *exchange, tell tell) {
	for _, p := range x.pairs {
		outer, inner := p.outer, p.inner
		nexts := inner.nexts
		for _, w := range outer.written {
			if len(nexts) > 0 && nexts[0].seq < w.seq {
				tell(outer.name, did(outer.name, "used write() for a block that it had taken from inside."), nexts[0].seq, w.seq)
				break
			}
		}
	}
}

// keepsOpen: whoever iterates over an iterable of somebody else closes it. A
// layer that was itself not closed could not know that it was over.
func keepsOpen(x *exchange, tell tell) {
	end, d := x.closing()
	if d == nil || d.Skipped != "" || !x.whole {
		return
	}
	for _, p := range x.pairs {
		outer, inner := p.outer, p.inner
		closed := count(d.Layers, inner.name)
		knew := outer == x.outermost() || !outer.returned.HasClose || count(d.Layers, outer.name) > 0
		switch {
		case !inner.returned.HasClose, !x.seen(outer, inner):
		case closed == 0 && knew:
			tell(outer.name, did(outer.name, "never called close() of what it got from inside."), inner.at, end)
		case closed > 1:
			tell(outer.name, did(outer.name, "called close() of what it got from inside %d times.", closed), inner.at, end)
		}
	}
}

// closing is the server's call of close() at the end.
func (x *exchange) closing() (seq int, closed *trace.IterableClosed) {
	for _, e := range x.closings {
		d := e.d
		if e.Layer == trace.LayerServer {
			seq, closed = e.Seq, d
		}
	}
	return seq, closed
}

func count(layers []string, name trace.Layer) int {
	n := 0
	for _, l := range layers {
		if l == string(name) {
			n++
		}
	}
	return n
}

func keepsLength(x *exchange, tell tell) {
	if m := x.mismatch; m.inner != nil {
		tell(m.layer.name, m.text(), m.refs()...)
	}
}

func forgetsError(x *exchange, tell tell) {
	for _, s := range x.starts {
		if at := x.forgets(s); at > 0 {
			tell(s.by, did(s.by, "was given exc_info and called on without it."), at, s.seq)
		}
	}
}

// forgets is the call with exc_info that a middleware was given and that this
// call of its own has left out, 0 if it is no such call. A middleware that has
// called on for the first time only now has merely waited, which it may.
func (x *exchange) forgets(s start) int {
	if _, middleware := s.by.Middleware(); !middleware || s.ExcInfo != "" {
		return 0
	}
	before, given := false, 0
	for _, t := range x.starts {
		switch {
		case t.seq >= s.seq:
		case t.by == s.by:
			before = true
		case t.to == s.by && t.ExcInfo != "":
			given = t.seq
		case t.to == s.by:
			given = 0
		}
	}
	if !before {
		return 0
	}
	return given
}

// losesPath: a part of the path that is moved must not change on the way. A
// path that is rewritten as a whole is not moved.
func losesPath(x *exchange, tell tell) {
	for i := 1; i < len(x.environs); i++ {
		before, after := x.environs[i-1].path(), x.environs[i].path()
		if before.whole() == after.whole() || !after.there {
			continue
		}
		moved := after.script != before.script && after.rest != before.rest
		cut := after.script == before.script && strings.HasSuffix(before.rest, after.rest)
		if (moved || cut) && isLayer(after.by) {
			tell(after.by, did(after.by, "split the path into %s and %s, which together are not %s.",
				shown(after.script), shown(after.rest), shown(before.whole())), x.environs[i].seq)
		}
	}
}

// path is the two parts of a request's path.
type path struct {
	script, rest string
	by           trace.Layer // who wrote the rest
	there        bool
}

func (p path) whole() string { return p.script + p.rest }

func (env environ) path() path {
	repr, ok := env.repr("PATH_INFO")
	return path{text(env.value("SCRIPT_NAME")), text(repr), env.writer("PATH_INFO"), ok}
}

func isLayer(l trace.Layer) bool {
	_, middleware := l.Middleware()
	return middleware || l == trace.LayerApp
}

// text is a str out of its quotes.
func text(repr string) string {
	if len(repr) < 2 {
		return repr
	}
	return repr[1 : len(repr)-1]
}
