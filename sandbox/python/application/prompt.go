package application

import (
	"roundtrip/sandbox/python/internal/marshal"
	"roundtrip/sandbox/python/wire"
)

// prompt does what a debugger asks for: to begin, which gives nil where nobody is and "stop" where the
// request is held at the call instead,
// to ask a person, which gives the line, or to end. Time at the prompt does not
// count, and what was typed begins the application's time anew.
func (r *request) prompt(in *wire.Fields) any {
	verb, text := in.Str(), in.Str()
	defer r.call.RenewTime()
	switch {
	case in.Bad:
		return nil
	case verb == "begin" && r.x != nil && r.x.Stops():
		return marshal.Tuple{"line", "stop"}
	case r.app.bounds.Terminal == nil:
		return marshal.Tuple{"none", nil}
	case verb == "end":
		r.endPrompt()
		return marshal.Tuple{"line", ""}
	case r.terminal == nil:
		if r.terminal = r.app.bounds.Terminal.Begin(r.env.Context()); r.terminal == nil {
			return marshal.Tuple{"drop"}
		}
	}
	if verb == "begin" {
		return marshal.Tuple{"line", ""}
	}
	return marshal.Tuple{"line", r.terminal.Ask(text)}
}

// endPrompt gives the terminal back.
func (r *request) endPrompt() {
	if r.terminal != nil {
		r.terminal.End()
		r.terminal = nil
	}
}
