package demo

import "roundtrip/wsgi"

func twice(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	plain := []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}
	if _, err := start.Call("200 OK", plain, nil); err != nil {
		return nil, err
	}
	if _, err := start.Call("404 Not Found", plain, nil); err != nil {
		return nil, err
	}
	return wsgi.Text("Which of the two?\n"), nil
}
