package lens

import (
	"fmt"
	"math"
	"time"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// client is what has arrived at the client, the framing of its chunks apart.
func (r *response) client() {
	a := r.s.Answer(math.MaxInt64)
	text := theme.Count(int(a.Head+a.Body+a.Framing), "byte")
	if a.Head > 0 {
		text += ": " + theme.Number(int(a.Head)) + " of head, " + theme.Number(int(a.Body)) + " of body"
	}
	if a.Framing > 0 {
		text += ", " + theme.Number(int(a.Framing)) + " of framing"
	}
	row := r.start(trace.LayerClient, "event:bytes.out")
	row.put(cell{at: r.header, text: text, ink: plain, wrap: onward})
	row.Copy = "client: " + text
}

// body are the blocks as they leave. Those that have not reached the server yet
// are at the layer that gave them last.
func (r *response) body() {
	blocks, where := r.s.Blocks, "at the server"
	sent := 0
	for _, p := range r.s.Out.Pieces {
		if p.What == "block" {
			sent++
		}
	}
	for i, b := range blocks {
		state := where
		if b.Empty {
			state = "nothing to send"
		} else {
			if sent > 0 {
				state = "sent"
			}
			sent--
		}
		r.block(i+1, b, trace.LayerServer, state)
	}
	r.underway(len(blocks))
}

// underway is the block that is inside the chain: the layer furthest out that
// gave it has handed it to the next.
func (r *response) underway(arrived int) {
	for i := range r.s.Layers {
		l := r.s.Layers[i]
		if len(l.Blocks) > arrived {
			r.block(arrived+1, l.Blocks[arrived], l.Layer, "given by "+theme.Printable(l.Layer.Name()))
			return
		}
	}
}

func (r *response) block(n int, b trace.Block, l trace.Layer, state string) {
	row := r.blockName(n, b, l)
	row.Copy = string(b.Head)
	size := theme.Count(b.Len, "byte")
	row.put(cell{at: r.status, text: size})
	at := max(r.header, r.status+len(size)+1)
	preview := previewOf(b)
	row.put(cell{at: at, max: max(4, r.right-at-theme.Width(state)-2), text: preview, ink: name, data: true, part: true, wrap: onward})
	row.put(cell{at: -1, text: state, ink: faint})
	row.whole = []string{fmt.Sprintf("block %d, %s, %s", n, size, state), preview}
}

// previewOf is the beginning of a block, as text where it is packed.
func previewOf(b trace.Block) string {
	if text, packed := trace.Packed(b.Head, b.Len); packed {
		return theme.Printable(text)
	}
	preview := theme.Printable(string(b.Head))
	if more := b.Len - len(b.Head); more > 0 {
		preview += " … " + theme.Count(more, "more byte")
	}
	return preview
}

// blockName begins the row of a block, or, below the one that it replaces, of what a person made of it.
func (r *response) blockName(n int, b trace.Block, l trace.Layer) *Row {
	if b.Was != nil {
		r.block(n, *b.Was, l, "replaced by "+who(b.By))
		row := r.start(b.By, "event:body.block")
		row.put(cell{at: r.sign, text: "~", ink: partyStrong, layer: b.By})
		return row
	}
	sign := "▪"
	if b.Len == 0 {
		sign = "▫"
	}
	row := r.add(Row{ID: "event:body.block"})
	row.put(cell{text: fmt.Sprintf("block %d", n), max: r.sign - 1, ink: plain})
	row.put(cell{at: r.sign, text: sign, ink: partyStrong, layer: l})
	return row
}

// ending says why no more is asked for, and what became of close().
func (r *response) ending() {
	s := r.s
	if s.Ended != "" {
		r.end("ended", "event:body.ended", map[string]string{
			"exhausted": "no more blocks", "content_length": "Content-Length is reached",
			"no_body": "the client gets the head only",
			"error":   "an error ended it", "replaced": "an error ended it", "client_gone": "the client is gone",
		}[s.Ended], plain)
	}
	if c := s.Closed; c != nil {
		text, how := "called, "+took(c.Took), plain
		switch {
		case c.Absent:
			text, how = "the iterable has none", faint
		case c.Skipped != "":
			text, how = "not called: "+c.Skipped, wrong
		case c.Raised != "":
			text, how = "raised "+c.Raised, wrong
		}
		r.end("close()", "event:iterable.closed", text, how)
	}
}

func (r *response) end(what, id, text string, how ink) {
	row := r.add(Row{ID: id, Copy: what + ": " + text})
	row.put(cell{text: what, ink: plain})
	row.put(cell{at: r.header, text: theme.Printable(text), ink: how, wrap: onward})
}

func took(d time.Duration) string {
	if d < time.Microsecond {
		return "under 1 µs"
	}
	if d < time.Millisecond {
		return fmt.Sprintf("%d µs", d.Microseconds())
	}
	return fmt.Sprintf("%.1f ms", d.Seconds()*1e3)
}
