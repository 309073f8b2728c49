package python

import "roundtrip/wsgi"

// fullError is why a request is refused: too many others wait, or it has waited for too
// long.
type fullError struct{ why string }

func (e *fullError) Error() string { return e.why }
func (e *fullError) Unwrap() error { return wsgi.ErrUnavailable }

// sayFull says in the log that requests are refused, once until nobody waits.
func (a *App) sayFull(why error) {
	a.mu.Lock()
	silent := a.fullSaid || a.bounds.Log == nil
	a.fullSaid = true
	a.mu.Unlock()
	if !silent {
		a.bounds.Log.Warn("requests are refused with 503: "+a.crowded(), "why", why)
	}
}
