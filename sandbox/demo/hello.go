package demo

import "roundtrip/wsgi"

func hello(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	// Latin-1: a character for each byte. The name stays as it came.
	name, ok := parseQuery(env.Str("QUERY_STRING")).first("name")
	if !ok {
		name = "World"
	}

	_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain; charset=utf-8"}}, nil)
	if err != nil {
		return nil, err
	}
	return wsgi.Blocks(encoded("Hello, " + name + "!")), nil
}
