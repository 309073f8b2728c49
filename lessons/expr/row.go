package expr

import (
	"slices"
	"strconv"

	"roundtrip/wsgi/trace"
)

// Facts are what a list of exchanges knows of one without its record.
type Facts struct {
	Method, Target, Version string
	Status, Conn, N         int
}

// ofFacts are the names that [Facts] answer.
var ofFacts = []string{"method", "target", "version", "path", "query", "status", "conn", "n"}

// FromFacts reports whether the expression speaks of no more than [Facts] answer, so that no
// record has to be read for it.
func (x *Expr) FromFacts() bool {
	for _, name := range x.names {
		if !fixed.Has(name) && !slices.Contains(ofFacts, name) {
			return false
		}
	}
	return true
}

// Of is an exchange of which no more than some facts are known.
func Of(f Facts) *Context {
	s := &trace.State{Method: f.Method, Target: f.Target, Version: f.Version, ConnNo: f.Conn, Ordinal: f.N}
	if f.Status > 0 {
		s.Sent = &trace.HeadCommitted{Status: strconv.Itoa(f.Status)}
	}
	return Now(s, trace.Event{})
}
