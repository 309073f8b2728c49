package middleware

import (
	"errors"
	"io"
	"runtime/debug"

	"roundtrip/wsgi"
)

// Catch is a layer that answers in place of an application that fails, if none
// of the answer has left yet.
func Catch() wsgi.Middleware {
	return wsgi.Middleware{Name: "catch", Wrap: func(app wsgi.App) wsgi.App { return catch{app} }}
}

type catch struct{ app wsgi.App }

func (c catch) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := attempt(func() (wsgi.Body, error) { return c.app.Call(env, start) })
	if err == nil && body == nil {
		err = errors.New("nothing was returned to iterate")
	}
	if err == nil {
		return &net{body: body, start: start}, nil
	}
	page, err := sorry(start, err)
	if err != nil {
		return nil, err
	}
	return wsgi.Blocks(page), nil
}

// sorry is the error page. With an error, start_response may be called again;
// it gives the error back if the head has left (PEP 3333, Error Handling).
func sorry(start wsgi.StartResponse, exc error) ([]byte, error) {
	headers := []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}
	if _, err := start.Call("500 Internal Server Error", headers, exc); err != nil {
		return nil, err
	}
	return []byte("We have broken something. Sorry.\n"), nil
}

// net is under the body while it is iterated.
type net struct {
	body  wsgi.Body
	start wsgi.StartResponse
	over  bool
}

func (n *net) Next() ([]byte, error) {
	if n.over {
		return nil, io.EOF
	}
	block, err := attempt(n.body.Next)
	if err == nil || errors.Is(err, io.EOF) {
		return block, err
	}
	n.over = true
	return sorry(n.start, err)
}

// Close closes the body inside, as whoever returns another body must.
func (n *net) Close() error {
	if c, ok := n.body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// attempt makes an error of a panic, which is an exception too.
func attempt[T any](f func() (T, error)) (result T, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = &wsgi.PanicError{Value: v, Stack: string(debug.Stack())}
		}
	}()
	return f()
}
