package inspect

import (
	"bytes"
	"slices"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox"
	"roundtrip/tui/lens"
	"roundtrip/tui/overlay"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// heldBeforeEnviron reports whether the request is held where it can still be another.
func (s *Screen) heldBeforeEnviron() bool {
	return s.Exchange != nil && s.IsHeldInView() && s.Held.Event.Kind() == trace.KindRouteChosen
}

func (s *Screen) whyNoEdit() string {
	if why := s.whyEnded(); why != "" {
		return why
	}
	if why := s.whyMasked(); why != "" {
		return why
	}
	if s.heldBeforeEnviron() || s.Viewer.EditHeld() != nil {
		return ""
	}
	return s.howToEdit()
}

// howToEdit says how to change what can be changed where the request is held, or that nothing can.
func (s *Screen) howToEdit() string {
	if !s.IsHeldInView() {
		return nothingToEdit
	}
	switch s.Held.Event.Kind() {
	case trace.KindStartResponseCalled, trace.KindBodyBlock:
		if s.Lens() != lens.Response {
			return "Press tab until the arrows are in response, then e."
		}
		if at := s.ChangeAt(trace.EditBlock{}); at != "" {
			return "This block can be changed only at the next " + at + "."
		}
	case trace.KindEnvironBuilt, trace.KindAppCalled:
		switch {
		case s.Lens() == lens.Body:
			return "The body can be changed only before the environ: i reads it in, then e."
		case s.Lens() != lens.Environ:
			return "Press tab until the arrows are in environ, select a key with ↑↓, then e."
		case !s.Selects(lens.Environ):
			return "Select a key with ↑↓, then e."
		}
		return "Only a key that holds a text (str) can be changed."
	}
	return whereToEdit(s.Held.Event.Kind())
}

const nothingToEdit = "Nothing can be changed at this event. s goes to the next one."

// whereToEdit says at which other event that can be changed which one is about.
func whereToEdit(k trace.Kind) string {
	switch k {
	case trace.KindFrameworkEntered, trace.KindFrameworkLeft, trace.KindFrameworkAnswers, trace.KindFrameworkResponse,
		trace.KindCodeLine, trace.KindCodeCall, trace.KindCodeReturn, trace.KindCodeRaise, trace.KindInputRead:
		return `The request can be changed earlier: hold where event == "app.called".`
	case trace.KindAppReturned:
		return "Its blocks can be changed as they are given: s goes there."
	case trace.KindHeadCommitted, trace.KindIterableClosed, trace.KindBodyEnded:
		return `It is final. Hold where event == "start_response.called", or "body.block".`
	}
	return nothingToEdit
}

// change opens the editor for what can be changed where the request is held.
func (s *Screen) change() tea.Cmd {
	if s.heldBeforeEnviron() {
		return s.changeRequest()
	}
	cmd, _ := s.Base.EditHeld()
	return cmd
}

// changeRequest edits the request line, headers and body of a held request.
func (s *Screen) changeRequest() tea.Cmd {
	now := s.editOf()
	e := &overlay.Editor{Title: "change the held request", SendWord: viewer.ChangeWord, Fields: []*overlay.Field{
		overlay.LineField(overlay.FieldTarget, now.Target, "/path?query"),
		overlay.LineField(overlay.FieldMethod, now.Method, "GET, POST or another"),
		overlay.HeadersField(now.Headers),
		overlay.BytesField(overlay.FieldBody, typable(now.Body), s.bodyHint()),
		overlay.FileField("the body"),
	}}
	e.Send = func(e *overlay.Editor) (tea.Cmd, bool) {
		edit, ok := editTyped(e, now, s.readBody())
		if !ok {
			return nil, false
		}
		if sameRequest(now, edit) {
			s.Tell("Nothing was changed.")
			return nil, true
		}
		return s.Change(edit, "Changed. The request is still held here: u undoes the change."), true
	}
	s.Overlays.Open(e)
	if s.Lens() == lens.Body {
		return e.Open(overlay.FieldBody, "")
	}
	return e.Open("", "")
}

// editOf is the request as it is now, as an edit that leaves it so.
func (s *Screen) editOf() trace.EditRequest {
	st := s.State
	edit := trace.EditRequest{Method: st.Method, Target: st.Target, Headers: make([]trace.Header, len(st.Headers))}
	for i, h := range st.Headers {
		edit.Headers[i] = trace.Header{Name: h.Name, Value: h.Value}
	}
	edit.Body = s.readBody()
	if body, ok := s.State.WrittenBody(); ok {
		edit.Body, edit.ReplaceBody = body, true
	}
	return edit
}

// sameRequest reports whether an edit leaves a request as it is.
func sameRequest(now, edit trace.EditRequest) bool {
	return now.Method == edit.Method && now.Target == edit.Target && slices.Equal(now.Headers, edit.Headers) &&
		now.ReplaceBody == edit.ReplaceBody && bytes.Equal(now.Body, edit.Body)
}

// typable is a body as an editor shows it: nothing of one that is too long to be typed.
func typable(body []byte) []byte {
	if len(body) > mostTyped {
		return nil
	}
	return body
}

// editTyped is what was typed, false if the server would refuse it: the field then says why. Of the
// client's body it is known what was read in; an empty field leaves one that was not read, or that is
// too long to be typed.
func editTyped(e *overlay.Editor, now trace.EditRequest, read []byte) (trace.EditRequest, bool) {
	edit := trace.EditRequest{Method: e.Field(overlay.FieldMethod).Value(), Target: e.Field(overlay.FieldTarget).Value()}
	headers, badHeaders := e.Field(overlay.FieldHeaders).Headers()
	body, badBody := e.Field(overlay.FieldBody).Bytes()
	edit.Headers = headers
	switch file, named := e.File(); {
	case named:
		edit.Body, edit.ReplaceBody = file, true
	case bytes.Equal(body, typable(now.Body)):
		edit.Body, edit.ReplaceBody = now.Body, now.ReplaceBody
	default:
		edit.Body, edit.ReplaceBody = body, !bytes.Equal(body, read)
	}
	ok := e.Refuse(overlay.FieldMethod, sandbox.CheckMethod(edit.Method)) && e.Refuse(overlay.FieldTarget, sandbox.CheckTarget(edit.Target)) &&
		e.Refuse(overlay.FieldHeaders, badHeaders) && e.Refuse(overlay.FieldBody, badBody) && e.Refuse(overlay.FieldHeaders, wsgi.CheckRequest(edit))
	return edit, ok
}
