package middleware

import "roundtrip/wsgi"

// Auth is a layer that lets nobody pass who does not say who they are. It
// answers them by itself; the layers inside are not called.
func Auth() wsgi.Middleware {
	return wsgi.Middleware{Name: "auth", Wrap: func(app wsgi.App) wsgi.App { return auth{app} }}
}

type auth struct{ app wsgi.App }

func (a auth) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	// A real one looks the name up and checks the password; this one takes
	// any Authorization header.
	if env.Str("HTTP_AUTHORIZATION") != "" {
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
