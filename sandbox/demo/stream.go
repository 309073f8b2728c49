package demo

import "roundtrip/wsgi"

// stream is a generator: none of it runs before the first block is asked for,
// start_response too.
func stream(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	return wsgi.Stream(func(yield func([]byte, error) bool) {
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil)
		if err != nil {
			yield(nil, err)
			return
		}
		for _, block := range []string{"", "one\n", "two\n", "three\n"} {
			if !yield([]byte(block), nil) {
				return
			}
		}
	}), nil
}
