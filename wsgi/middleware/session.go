package middleware

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// SessionKey is where Session puts the session's name in the environ.
const SessionKey = "session.id"

// Session is a layer that knows a client again by the cookie that it was given.
func Session() wsgi.Middleware {
	return wsgi.Middleware{Name: "session", Wrap: func(app wsgi.App) wsgi.App { return session{app} }}
}

type session struct{ app wsgi.App }

func (s session) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	id, known := cookie(env.Str("HTTP_COOKIE"), "sid")
	if !known {
		id = newID()
	}
	env.Set(SessionKey, id)

	withCookie := func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		if !known {
			headers = append(slices.Clip(headers), wsgi.Header{Name: "Set-Cookie", Value: "sid=" + id + "; HttpOnly"})
		}
		return start.Call(status, headers, exc)
	}
	return s.app.Call(env, wsgi.Start(withCookie))
}

// cookie finds a cookie that is not empty (RFC 6265 §4.2.1).
func cookie(header, name string) (value string, ok bool) {
	for pair := range strings.SplitSeq(header, ";") {
		n, v, _ := strings.Cut(strings.TrimSpace(pair), "=")
		if n == name && v != "" {
			return v, true
		}
	}
	return "", false
}

// newID is short enough to be read aloud. A real session needs a longer one.
func newID() string {
	var id [3]byte
	rand.Read(id[:]) // never fails
	return hex.EncodeToString(id[:])
}
