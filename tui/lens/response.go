package lens

import (
	"fmt"
	"slices"
	"strings"

	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// response makes the rows of the response lens, which share their columns.
type response struct {
	s      *trace.State
	rows   []Row
	right  int // column behind the last
	sign   int // column of the signs
	status int // column of the status
	header int // column of the headers
	origin int // index of the layer that states the head, -1 for the server
	inner  int // index of the innermost layer that was called, -1 for none
}

func responseRows(s *trace.State, o Options) []Row {
	r := &response{s: s, inner: -1, right: o.width() - 1 - textAt}
	for i, l := range s.Layers {
		if l.Called {
			r.inner = i
		}
	}
	r.origin = originOf(s, r.inner)
	r.columns(o)
	r.layers()
	r.server()
	r.client()
	r.body()
	r.ending()
	return r.rows
}

// responseToCome tells what of a response is to come below some rows, where there is room for each
// part in a row.
func responseToCome(s *trace.State, rows []Row, o Options) []Row {
	if s.Rejected != nil || s.Done != nil || s.Sent != nil || len(s.Blocks) > 0 || o.Filter != "" || o.width() < roomyFrom || o.Height < roomToCome {
		return nil
	}
	come := toComeRows([]string{"head", "body"}, responseParts)
	isStated := slices.ContainsFunc(s.Layers, func(l trace.LayerState) bool { return l.Head != nil || l.Raised != "" })
	if s.Stored != nil || isStated {
		come = toComeRows([]string{"body"}, responseParts[1:])
	}
	if len(softWrap(rows, o.width(), o.Height))+len(come) > o.Height {
		return nil
	}
	return come
}

// responseParts are what the head and the body of a response will be.
var responseParts = []string{"the status and the headers that start_response is called with", "the blocks that the application gives, and when each leaves"}

// originOf is the layer that states the head: the innermost that has not failed, or one further
// out that called start_response itself and put its own head in the place of that one.
func originOf(s *trace.State, inner int) int {
	origin := inner
	for origin >= 0 && s.Layers[origin].Raised != "" && s.Layers[origin].Returned == nil {
		origin--
	}
	if s.Stored == nil {
		return origin
	}
	own := slices.IndexFunc(s.Layers, func(l trace.LayerState) bool {
		return l.Layer == s.Stored.By && l.Head == nil && !l.Wraps
	})
	if own >= 0 {
		return min(own, origin)
	}
	return origin
}

// columns makes room for the longest name and the longest status.
func (r *response) columns(o Options) {
	names, status := len("session"), len("200 OK")
	for _, l := range r.s.Layers {
		names = max(names, theme.Width(l.Layer.Name()))
		if l.Head != nil {
			status = max(status, theme.Width(l.Head.Status))
		}
	}
	status = max(status, theme.Width(r.serverStatus()))
	r.sign = min(names, 16) + 2
	r.status = r.sign + 2
	if o.width() < roomyFrom && status > longStatus {
		status = len("200 OK")
	}
	r.header = r.status + min(status, max(6, o.width()/3)) + 3
}

// roomyFrom is the width from which a long status, such as that of a 500, leaves headers enough room
// behind it. Below it headers stand in the column behind a usual one, and what follows the long one
// in its row stands behind that.
const (
	roomyFrom  = 90
	longStatus = 16
)

// behindStatus moves the cell behind a status to where that ends.
func (r *response) behindStatus(row *Row) {
	last := len(row.cells) - 1
	status, next := row.cells[last-1], &row.cells[last]
	if end := status.at + theme.Width(status.text) + 2; end > next.at && end < r.right-leastRun {
		row.cells[last-1].max = 0
		next.at = end
	}
}

func (r *response) add(row Row) *Row {
	r.rows = append(r.rows, row)
	return &r.rows[len(r.rows)-1]
}

// start is a row that begins with the name of who it is about.
func (r *response) start(l trace.Layer, id string) *Row {
	row := r.add(Row{ID: id, Now: r.s.Place.Layer == l})
	row.cells = append(row.cells, cell{text: who(l), max: r.sign - 1, ink: party, layer: l})
	return row
}

// who is a layer by its name; what a person changed while the request was held was
// changed by the reader.
func who(l trace.Layer) string {
	if l.Edit() {
		return "you"
	}
	return theme.Printable(l.Name())
}

func (row *Row) put(c cell) { row.cells = append(row.cells, c) }

// layers are the layers from the inside out, as the head travels.
func (r *response) layers() {
	if r.inner < 0 {
		row := r.start(trace.LayerApp, "layer:app")
		row.put(cell{at: r.header, text: r.uncalled(), ink: faint, wrap: onward})
		row.Copy = "app: " + r.uncalled()
		return
	}
	if last := len(r.s.Layers) - 1; r.inner < last {
		l := r.s.Layers[last].Layer
		row := r.start(l, "layer:"+l.Name())
		row.put(cell{at: r.header, text: r.uncalled(), ink: faint, wrap: onward})
		row.Copy = l.Name() + ": " + r.uncalled()
	}
	for i := r.inner; i >= 0; i-- {
		r.edited(r.s.Layers[i].Head)
		r.layer(i)
	}
	r.edited(r.s.Stored)
}

// uncalled says that a layer was not called, or will be.
func (r *response) uncalled() string {
	s := r.s
	static := s.Route != nil && s.Route.Route == "static"
	if static || s.Rejected != nil || s.Stored != nil || s.Done != nil {
		return "not called"
	}
	return "not called yet"
}

func (r *response) layer(i int) {
	l := r.s.Layers[i]
	switch {
	case l.Raised != "" && i > r.origin:
		row := r.start(l.Layer, "event:app.raised")
		row.put(cell{at: r.sign, text: "✗", ink: wrong})
		row.put(cell{at: r.header, text: theme.Printable(l.Raised), ink: plain, middle: true, data: true, wrap: onward})
		row.Copy = l.Raised
	case i == r.origin:
		r.stated(i)
	case l.Head == nil && !l.Wraps:
		r.note(l.Layer, "", "hands on the start_response it was given")
	case l.Head == nil:
		r.note(l.Layer, "", "nothing yet")
	case r.outside(i) == nil:
		r.note(l.Layer, "╌", "not called on yet")
	default:
		r.changed(l)
	}
}

// note is a row of words about a layer.
func (r *response) note(l trace.Layer, sign, text string) {
	row := r.start(l, "layer:"+l.Name())
	row.put(cell{at: r.sign, text: sign, ink: faint})
	row.put(cell{at: r.header, text: text, ink: faint, wrap: onward})
	row.Copy = l.Name() + ": " + text
}

// outside is the head as it was received next outside of layer i, before anybody
// edited it there.
func (r *response) outside(i int) *trace.Head {
	h := r.s.Stored
	for i--; i >= 0; i-- {
		if l := r.s.Layers[i]; l.Head != nil || l.Wraps {
			h = l.Head
			break
		}
	}
	for h != nil && h.Edit != nil {
		h = h.Edit.Was
	}
	return h
}

// edited are the rows of what a person changed in a head on its way out.
func (r *response) edited(h *trace.Head) {
	if h == nil || h.Edit == nil {
		return
	}
	r.edited(h.Edit.Was)
	if h.Edit.Delta.Empty() {
		r.note(h.Edit.By, "·", "the headers in another order")
		return
	}
	r.delta(h.Edit.By, h.Edit.Delta)
}

// stated are the rows of the head as it left its origin.
func (r *response) stated(i int) {
	l := r.s.Layers[i]
	h := r.outside(i)
	if _, raised := r.s.Last.Data.(*trace.AppRaised); raised && r.s.Sent == nil {
		h = nil // what was stated before that does not count any more
	}
	if h == nil {
		r.note(l.Layer, "", "nothing stated")
		return
	}
	code, _, _ := strings.Cut(h.Status, " ")
	row := r.start(l.Layer, "status:"+code)
	row.Copy = h.Status
	row.put(cell{at: r.status, max: r.header - r.status - 1, text: theme.Printable(h.Status), ink: name, data: true, wrap: onward})
	if len(h.Headers) == 0 {
		row.put(cell{at: r.header, text: "no headers", ink: faint})
		r.behindStatus(row)
		return
	}
	for k, header := range h.Headers {
		if k == 0 {
			row.Also = []string{"header:" + header.Name}
			row.put(r.headerCell(header))
			r.behindStatus(row)
			row.whole = []string{h.Status, header.Name + ": " + header.Value}
			continue
		}
		r.headerRow(l.Layer, "", header)
	}
}

func (r *response) headerCell(h trace.Header) cell {
	return cell{at: r.header, text: theme.Printable(h.Name + ": " + h.Value), ink: name, middle: true, data: true, wrap: onward}
}

// headerRow is a row for one header alone, under the name of its layer.
func (r *response) headerRow(l trace.Layer, sign string, h trace.Header) *Row {
	row := r.add(Row{ID: "header:" + h.Name, Copy: h.Name + ": " + h.Value, Now: r.s.Place.Layer == l})
	row.put(cell{at: r.sign, text: sign, ink: partyStrong, layer: l})
	row.put(r.headerCell(h))
	return row
}

// changed are the rows of what a layer did to the head.
func (r *response) changed(l trace.LayerState) {
	if l.Changed.Empty() {
		r.note(l.Layer, "·", "same")
		return
	}
	r.delta(l.Layer, l.Changed)
}

// delta are the rows of a change in a head, under the name of who made it.
func (r *response) delta(by trace.Layer, d trace.HeadersDelta) {
	first := len(r.rows)
	if d.Status != "" {
		code, _, _ := strings.Cut(d.Status, " ")
		row := r.add(Row{ID: "status:" + code, Copy: d.Status, Now: r.s.Place.Layer == by})
		row.put(cell{at: r.sign, text: "~", ink: partyStrong, layer: by})
		row.put(cell{at: r.status, text: theme.Printable(d.Status), ink: name, data: true, wrap: onward})
	}
	for _, h := range d.Add {
		r.headerRow(by, "+", h)
	}
	for _, c := range d.Set {
		row := r.headerRow(by, "~", trace.Header{Name: c.Name, Value: c.New})
		row.whole = []string{c.Name + ": " + c.New, "was " + c.Old}
	}
	for _, h := range d.Del {
		r.headerRow(by, "−", h)
	}
	named := cell{text: who(by), max: r.sign - 1, ink: party, layer: by}
	r.rows[first].cells = append([]cell{named}, r.rows[first].cells...)
}

func (r *response) serverStatus() string {
	switch s := r.s; {
	case s.Sent != nil:
		return s.Sent.Status
	case s.Stored != nil:
		return s.Stored.Status
	case s.Rejected != nil:
		return fmt.Sprint(s.Rejected.Status)
	}
	return ""
}

// server is what the server has stored, and what it adds when it sends it.
func (r *response) server() {
	status := r.serverStatus()
	if status == "" {
		row := r.start(trace.LayerServer, "event:head.committed")
		row.put(cell{at: r.header, text: "nothing stored", ink: faint, wrap: onward})
		row.Copy = "server: nothing stored"
		return
	}
	code, _, _ := strings.Cut(status, " ")
	row := r.start(trace.LayerServer, "status:"+code)
	row.put(cell{at: r.status, max: r.header - r.status - 1, text: theme.Printable(status), ink: name, data: true, wrap: onward})
	row.put(cell{at: r.header, text: r.serverText(), ink: plain, wrap: onward})
	r.behindStatus(row)
	row.Copy = status + " " + r.serverText()
	row.whole = []string{status, r.serverText()}
	if r.s.Sent == nil {
		return
	}
	if r.origin < 0 {
		for _, h := range r.s.Sent.Headers {
			if !contains(r.s.Sent.ServerAdded, h) {
				r.headerRow(trace.LayerServer, "", h)
			}
		}
	}
	for _, h := range r.s.Sent.ServerAdded {
		r.headerRow(trace.LayerServer, "+", h)
	}
}

func contains(all []trace.Header, h trace.Header) bool {
	for _, x := range all {
		if x == h {
			return true
		}
	}
	return false
}

func (r *response) serverText() string {
	s := r.s
	switch {
	case s.Rejected != nil:
		return "refused: " + theme.Printable(s.Rejected.Reason)
	case s.Sent == nil:
		return "stored, not sent: " + theme.Count(len(s.Stored.Headers), "header")
	}
	verb := "final"
	if slices.ContainsFunc(s.Out.Pieces, func(p trace.Piece) bool { return p.What == "head" }) {
		verb = "sent"
	}
	switch s.Sent.Trigger {
	case "block":
		return verb + " at the first block"
	case "write":
		return verb + " by write()"
	case "end":
		return verb + " at the end of an empty body"
	case "forwarded":
		return verb + " as the other server sent it"
	}
	return verb
}
