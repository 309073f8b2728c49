package wsgi_test

import (
	"strings"
	"testing"

	"roundtrip/wsgi"
)

// A loop over the lines may be left and taken up again, and ends at the end.
func TestLines(t *testing.T) {
	t.Parallel()
	var got []string
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		for range 3 {
			for line, err := range env.Input().Lines() {
				if err != nil {
					t.Error(err)
				}
				got = append(got, string(line))
				if len(got) == 1 {
					break
				}
			}
		}
		_, err := start.Call("200 OK", nil, nil)
		return wsgi.Text(""), err
	})
	one(t, app, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\na\n\nb\r\nc")
	if want := "a\n|\n|b\r\n|c"; strings.Join(got, "|") != want {
		t.Errorf("the lines are %q, want %q", got, want)
	}
}

// A body that is cut off ends the lines with an error.
func TestLinesOfABodyThatIsCutOff(t *testing.T) {
	t.Parallel()
	var failed error
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		for _, err := range env.Input().Lines() {
			failed = err
		}
		return nil, failed
	})
	one(t, app, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\na\n")
	if failed == nil {
		t.Error("no error")
	}
}
