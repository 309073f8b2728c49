package inspect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/labview"
	"roundtrip/tui/overlay"
	"roundtrip/wsgi/trace"
)

// toldMsg tells something that a command found out.
type toldMsg struct {
	screen *Screen
	text   string
	err    error
}

// Deliver tells it.
func (msg toldMsg) Deliver() tea.Cmd {
	if msg.err != nil {
		msg.screen.TellError(msg.err)
		return nil
	}
	msg.screen.Tell(msg.text)
	return nil
}

// current is the exchange that is shown, or that is to be shown in its place, or the one under the cursor; nil if there
// is none.
func (s *Screen) current() *inspect.Exchange {
	switch {
	case s.open == nil:
		return s.selected()
	case s.opening != nil:
		return s.opening.Exchange
	}
	return s.open.Exchange
}

func (s *Screen) whyNoRequest() string {
	x := s.current()
	switch {
	case x == nil:
		return "There is no request yet."
	case x.Row().Idle():
		return "No request came on this connection."
	}
	return ""
}

func (s *Screen) whyNoReplay() string {
	if s.site.At == nil {
		return "A recording has no server to send it to. A sends it to an application."
	}
	return s.whyNoRequest()
}

func (s *Screen) whyNoDuplicate() string {
	if why := s.whyMasked(); why != "" {
		return why
	}
	return s.whyNoReplay()
}

// again sends the client's bytes again, with the browser's cookies and all.
func (s *Screen) again() tea.Cmd {
	x, r, at := s.current(), s.site.Record, s.site.At
	return func() tea.Msg {
		request, err := x.Request()
		if err != nil {
			return toldMsg{screen: s, err: err}
		}
		ctx, cancel := context.WithTimeout(context.Background(), againstAtMost)
		defer cancel()
		sent, err := r.ReplayBegun(ctx, at, request, x.Number())
		if err != nil {
			return toldMsg{screen: s, err: err}
		}
		return toldMsg{screen: s, text: againWords(sent.Number(), x)}
	}
}

// againWords say which request repeats which, as it was sent.
func againWords(number int, x *inspect.Exchange) string {
	text := fmt.Sprintf("Request %d is request %d again, ", number, x.Number())
	if changedIn(x) {
		return text + "as its client sent it, without your change."
	}
	return text + "byte by byte."
}

// changedIn reports whether a person changed the request of an exchange while it was held.
func changedIn(x *inspect.Exchange) bool {
	tr := x.Trace()
	return tr.At(tr.Len()).Rewrite > 0
}

// duplicate opens the editor on a copy of the request, which is sent when it is done. In the
// list, the exchange is opened first.
func (s *Screen) duplicate() tea.Cmd {
	if s.open != nil {
		return s.editCopy()
	}
	return s.lookAnd(s.editCopy)
}

// editCopy opens the editor on a copy of the request as it is now, if all of it was kept.
func (s *Screen) editCopy() tea.Cmd {
	if n := s.State.In.LeftOut(); n > 0 && s.State.Written == 0 {
		s.TellError(inspect.NotKeptError(n))
		return nil
	}
	s.request = requestOf(s.current().Trace())
	return s.EditRequest(overlay.FieldTarget, "")
}

// RequestEdited sends a copy that was changed.
func (s *Screen) RequestEdited(req sandbox.Request) tea.Cmd {
	x, r, at := s.current(), s.site.Record, s.site.At
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(context.Background(), againstAtMost)
		defer cancel()
		msg := madeMsg{screen: s, of: x.Number()}
		sent, err := r.ReplayBegun(ctx, at, withLength(req, x.Trace()).Bytes(at.String()), x.Number())
		if msg.err = err; err == nil {
			msg.number, msg.text = sent.Number(), fmt.Sprintf("Request %d is the changed copy. d compares.", sent.Number())
		}
		return msg
	}
}

// requestOf is the request of a record as the application got it, to be changed and sent again.
// What is read on the way as chunks goes out as the same chunks.
func requestOf(tr *trace.Trace) sandbox.Request {
	given := tr.At(tr.Len()).Given()
	if len(given.Head) == 0 || given.Version == "" {
		return sandbox.Request{Raw: given.Head}
	}
	r := sandbox.Request{Method: given.Method, Target: given.Target, Body: given.Framed}
	for _, h := range given.Headers {
		if !strings.EqualFold(h.Name, "Content-Length") { // which the new body decides
			r.Headers = append(r.Headers, trace.Header{Name: h.Name, Value: h.Value})
		}
	}
	return r
}

// withLength is a changed copy whose Content-Length, if the request of the record has one, is that of
// the new body, at the same place among the headers: the two then differ in what was changed alone.
func withLength(r sandbox.Request, tr *trace.Trace) sandbox.Request {
	place := slices.IndexFunc(tr.At(tr.Len()).Headers, func(h trace.RequestHeader) bool { return strings.EqualFold(h.Name, "Content-Length") })
	stated := slices.ContainsFunc(r.Headers, func(h trace.Header) bool {
		return strings.EqualFold(h.Name, "Content-Length") || strings.EqualFold(h.Name, "Transfer-Encoding")
	})
	if place < 0 || stated || r.Raw != nil {
		return r
	}
	length := trace.Header{Name: "Content-Length", Value: strconv.Itoa(len(r.Body))}
	r.Headers = slices.Insert(slices.Clone(r.Headers), min(place, len(r.Headers)), length)
	return r
}

// Where a request can be sent.
const (
	otherLayers = "through other layers"
	otherServer = "to another server"
	otherApp    = "to another application"
)

// chooseAgainst asks for another application, other layers or another server, to which the same
// bytes go.
func (s *Screen) chooseAgainst() {
	about := map[string]string{
		otherLayers: "the same application, with its layers in another order, or without some",
		otherServer: "by its URL, in whatever language it is written; " + credentialsWords(s.current().Trace()),
		otherApp:    "one of the course, or yours",
	}
	names := []string{otherApp, otherLayers, otherServer}
	if s.site.Stack.App == "" { // of a recording it is not known
		names = []string{otherApp, otherServer}
	}
	p := overlay.NewPicker("Send the same request where?", names, 0, func(name string) string { return about[name] })
	p.Offer = func(typed string) string {
		if readableURL(typed) != nil {
			return ""
		}
		return typed
	}
	p.Chosen = s.askAgainst
	s.Overlays.Open(p)
}

// askAgainst asks for the application, the layers or the server, unless its URL was typed.
func (s *Screen) askAgainst(where string) tea.Cmd {
	switch where {
	case otherLayers:
		s.askLayers()
		return nil
	case otherServer:
		s.Overlays.Open(overlay.NewExpression("server", "http://127.0.0.1:5000", "the URL of a server", readableURL, s.againstServer))
		return nil
	case otherApp:
		return s.PickApp("Send the same request to which application?", s.site.Catalog, nil, s.against)
	}
	return s.againstServer(where)
}

// againstServer sends the request to the server with a URL.
func (s *Screen) againstServer(url string) tea.Cmd {
	return s.sendAgainst(catalog.Stack{App: url}, url)
}

// against sends the request to an application, through those of the layers that it can have.
func (s *Screen) against(name string) tea.Cmd {
	c := s.site.Catalog
	return s.sendAgainst(catalog.Stack{App: name, Middleware: labview.Known(s.site.Stack.Middleware, c.Middleware(name))}, name)
}

// readableURL says what is wrong with the URL of a server.
func readableURL(text string) error {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("this is no URL of a server, such as http://127.0.0.1:5000")
	}
	return nil
}

// askLayers asks for the layers before the application.
func (s *Screen) askLayers() {
	stack := s.site.Stack
	known := s.site.Catalog.Middleware(stack.App)
	s.Overlays.Open(overlay.NewExpression("layers", strings.Join(stack.Middleware, ","), "names with commas, the outermost first; those that are known: "+strings.Join(known, ", "),
		func(text string) error { return knownLayers(text, known) },
		func(text string) tea.Cmd {
			stack.Middleware = layersIn(text)
			return s.sendAgainst(stack, stack.App+" behind "+cmp.Or(strings.Join(stack.Middleware, ", "), "no layer"))
		}).Completing(known, nil))
}

func layersIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// knownLayers says which name is that of no layer.
func knownLayers(text string, known []string) error {
	for _, name := range layersIn(text) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("there is no layer %q", name)
		}
	}
	return nil
}

// sendAgainst sends the request to another stack, in a lab, and keeps what happened there under
// its name.
func (s *Screen) sendAgainst(stack catalog.Stack, name string) tea.Cmd {
	x, r, c := s.current(), s.site.Record, s.site.Catalog
	return func() tea.Msg {
		n, err := sendTo(c, stack, name, x, r)
		text := fmt.Sprintf("Request %d is the answer of %%s. d compares.", n)
		if changedIn(x) {
			text = fmt.Sprintf("Request %d: the answer of %%s to the request without your change.", n)
		}
		return madeMsg{s, x.Number(), n, about(text, name), err}
	}
}

// againstAtMost is how long another application may take.
const againstAtMost = 30 * time.Second

// sendTo is for commands: it waits for the end of the exchange.
func sendTo(c *catalog.Catalog, stack catalog.Stack, name string, x *inspect.Exchange, r *inspect.Record) (number int, err error) {
	request, err := x.Request()
	if err != nil {
		return 0, err
	}
	lab, err := sandbox.NewLab(c, stack)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, lab.Close()) }()
	run, err := lab.Send(sandbox.Request{Raw: request}, nil)
	if err != nil {
		return 0, err
	}
	defer run.Close()
	ctx, cancel := context.WithTimeout(context.Background(), againstAtMost)
	defer cancel()
	if err := run.Settle(ctx); err != nil {
		return 0, fmt.Errorf("%s has not answered within %v", stack.App, againstAtMost)
	}
	return r.Import(run.Trace(), x.Row().Number, name), nil
}
