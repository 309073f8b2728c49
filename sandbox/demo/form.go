package demo

import (
	"strconv"

	"roundtrip/wsgi"
)

const formPage = `<!doctype html>
<form method="post"><input name="name"><button>Send</button></form>
`

func form(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if env.Str("REQUEST_METHOD") != "POST" {
		return page(start, "text/html; charset=utf-8", formPage)
	}

	// Never more than the client has announced.
	length, _ := strconv.Atoi(env.Str("CONTENT_LENGTH"))
	body, err := env.Input().ReadUpTo(length)
	if err != nil {
		return nil, err
	}
	name, ok := parseQuery(decoded(body)).first("name")
	if !ok {
		name = "whoever you are"
	}
	return page(start, "text/plain; charset=utf-8", "Thank you, "+name+".\n")
}

func page(start wsgi.StartResponse, kind, text string) (wsgi.Body, error) {
	_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: kind}}, nil)
	if err != nil {
		return nil, err
	}
	return wsgi.Blocks(encoded(text)), nil
}
