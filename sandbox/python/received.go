package python

import (
	"roundtrip/sandbox/python/wire"
	"roundtrip/wsgi/trace"
)

// Exception is the error that a frame tells of, nil if it cannot be understood.
func (s Stack) Exception(f *wire.Fields) *Error {
	e := &Error{Type: f.Str(), Message: f.Str()}
	e.Frames = s.Frames(f.List())
	if at := f.Maybe(); at != nil {
		e.Src = s.Src(at)
		if len(at.Rest) > 0 {
			e.Func = at.Str()
		}
	}
	if f.Bad {
		return nil
	}
	return e
}

// LoadError is what keeps the stack from being loaded, as a frame tells of it.
func (s Stack) LoadError(b Bounds, f *wire.Fields) error {
	e := &Error{Message: f.Str()}
	e.Src = s.Src(f)
	e.Type = f.Str()
	e.Frames = s.Frames(f.List())
	if f.Bad {
		return wire.ErrNonsense
	}
	return e.Advise(b)
}

// Frames are the calls of a traceback, as a frame has them.
func (s Stack) Frames(rows []any) []Frame {
	frames := make([]Frame, 0, len(rows))
	for _, row := range rows {
		f := wire.FieldsOf(row)
		raw := trace.Src{File: f.Str(), Line: f.Num()}
		at := Frame{Src: s.Shown(raw), Func: f.Str(), Text: s.sourceLine(raw), Note: f.Str()}
		frames = append(frames, at)
	}
	return frames
}
