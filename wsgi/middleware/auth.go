package middleware

import (
	"encoding/base64"
	"strings"

	"roundtrip/wsgi"
)

// Auth is a layer that lets nobody pass who does not say who they are. It
// answers them by itself; the layers inside are not called.
func Auth() wsgi.Middleware {
	return wsgi.Middleware{Name: "auth", Wrap: func(app wsgi.App) wsgi.App { return auth{app} }}
}

type auth struct{ app wsgi.App }

func (a auth) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	// A real one looks the name up and checks the password; this one is
	// content to hear a name.
	if user, ok := basicUser(env.Str("HTTP_AUTHORIZATION")); ok {
		env.Set("REMOTE_USER", user)
		return a.app.Call(env, start)
	}

	_, err := start.Call("401 Unauthorized", []wsgi.Header{
		{Name: "Content-Type", Value: "text/plain"},
		{Name: "WWW-Authenticate", Value: `Basic realm="tea"`},
	}, nil)
	if err != nil {
		return nil, err
	}
	return wsgi.Text("Who are you?\n"), nil
}

// basicUser reads the name out of the Basic scheme (RFC 7617 §2).
func basicUser(header string) (user string, ok bool) {
	scheme, coded, _ := strings.Cut(header, " ")
	if !strings.EqualFold(scheme, "Basic") {
		return "", false
	}
	octets, err := base64.StdEncoding.DecodeString(strings.TrimSpace(coded))
	if err != nil {
		return "", false
	}
	user, _, ok = strings.Cut(latin1(octets), ":")
	return user, ok
}

// latin1 makes a native string of octets (PEP 3333, Unicode Issues).
func latin1(octets []byte) string {
	runes := make([]rune, len(octets))
	for i, o := range octets {
		runes[i] = rune(o)
	}
	return string(runes)
}
