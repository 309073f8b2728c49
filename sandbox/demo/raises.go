package demo

import (
	"errors"

	"roundtrip/wsgi"
)

func raises(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil)
	if err != nil {
		return nil, err
	}
	return nil, errors.New("the kettle is empty")
}
