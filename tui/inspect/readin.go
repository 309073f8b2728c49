package inspect

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"roundtrip/tui/lens"
	"roundtrip/tui/theme"
	"roundtrip/wsgi/trace"
)

// mostTyped is how long a body may be that is shown in an editor.
const mostTyped = 64 << 10

// hasBody reports whether the client sends a body, and how much of it is known: its bytes so far,
// and its length, -1 where that is not known.
func (s *Screen) hasBody() (body trace.Body, has bool) {
	body = trace.RequestBody(s.State.In)
	return body, body.Length > 0 || len(body.Data) > 0 || !body.Whole
}

// readBody is the client's body as far as it was read in, nil where that is nothing that an editor
// has room for.
func (s *Screen) readBody() []byte {
	if body, has := s.hasBody(); has && len(body.Data) <= mostTyped {
		return body.Data
	}
	return nil
}

// bodyHint stands in the field of the body while that is empty.
func (s *Screen) bodyHint() string {
	body, has := s.hasBody()
	written, own := s.State.WrittenBody()
	switch {
	case own && len(written) > mostTyped:
		return fmt.Sprintf("empty: yours of %s stays, which is too long to be typed", theme.Count(len(written), "byte"))
	case !has:
		return "the client sends none"
	case len(body.Data) == 0:
		return "empty: the client's own stays; i reads it in first"
	case len(body.Data) > mostTyped:
		return "empty: the client's own stays, which is too long to be typed"
	}
	return "empty: the application gets none"
}

// bodyWords say how much of its body is read while a request is held before its environ, "" where
// it has none.
func (s *Screen) bodyWords() string {
	body, has := s.hasBody()
	if _, written := s.State.WrittenBody(); !has || !s.heldBeforeEnviron() || written {
		return ""
	}
	read := len(body.Data)
	switch {
	case body.Whole:
		return fmt.Sprintf("The client has sent all %s of its body: e changes them.", theme.Count(read, "byte"))
	case read == 0 && body.Length > 0:
		return fmt.Sprintf("Its body of %s is not read yet: i reads in what the client has sent.", theme.Count(int(body.Length), "byte"))
	case read == 0:
		return "Its body is not read yet: i reads in what the client has sent."
	case body.Length > 0:
		return fmt.Sprintf("The client has sent %d of %d bytes of its body: i reads on.", read, body.Length)
	}
	return fmt.Sprintf("The client has sent %s of its body, and more may come: i reads on.", theme.Count(read, "byte"))
}

// whyNoReadIn says why the body cannot be read in.
func (s *Screen) whyNoReadIn() string {
	if why := s.whyEnded(); why != "" {
		return why
	}
	body, has := s.hasBody()
	_, written := s.State.WrittenBody()
	switch {
	case !s.heldBeforeEnviron():
		return "Only before the environ is built can the server read the body in."
	case !has:
		return "The client sends no body."
	case written:
		return "You have written another body: u brings the client's own back."
	case body.Whole:
		return "The whole body is read in: e changes it."
	}
	return ""
}

// readIn has the server read the body, which is shown, and holds the request where it stands.
func (s *Screen) readIn() tea.Cmd {
	s.turnBy(func() { s.Turn(lens.Body) })
	live := s.SetOff()
	return func() tea.Msg {
		live.Change(trace.ReadBody{})
		return nil
	}
}
