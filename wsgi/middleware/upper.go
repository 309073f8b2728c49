package middleware

import (
	"io"
	"slices"
	"strings"

	"roundtrip/wsgi"
)

// Upper is a layer that turns the body of the application into capitals, block
// by block as it passes.
func Upper() wsgi.Middleware {
	return wsgi.Middleware{Name: "upper", Wrap: func(app wsgi.App) wsgi.App { return upper{app} }}
}

type upper struct{ app wsgi.App }

func (u upper) Call(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	// The length was promised for another body.
	unmeasured := func(status string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
		kept := slices.DeleteFunc(slices.Clone(headers), func(h wsgi.Header) bool {
			return strings.EqualFold(h.Name, "Content-Length")
		})
		return start.Call(status, kept, exc)
	}

	body, err := u.app.Call(env, wsgi.Start(unmeasured))
	if err != nil || body == nil {
		return nil, err
	}
	return &shout{body}, nil
}

// shout gives one block for each block of the body inside (PEP 3333,
// Middleware Handling of Block Boundaries).
type shout struct{ body wsgi.Body }

func (s *shout) Next() ([]byte, error) {
	block, err := s.body.Next()
	if err != nil {
		return nil, err
	}
	return capitals(block), nil
}

// Close closes the body inside, as whoever returns another body must.
func (s *shout) Close() error {
	if c, ok := s.body.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

// capitals knows only the letters a to z: the bytes may be in any encoding.
func capitals(block []byte) []byte {
	loud := slices.Clone(block)
	for i, c := range loud {
		if 'a' <= c && c <= 'z' {
			loud[i] = c - 'a' + 'A'
		}
	}
	return loud
}
