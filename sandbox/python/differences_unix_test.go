//go:build unix

package python_test

import (
	"fmt"
	"strings"
	"testing"
)

// mangled answers with what is in its environ, and leaves other things there.
const mangled = `def app(environ, start_response):
    text = " ".join("%s=%s" % item for item in environ.items() if item[0].startswith(("HTTP_", "PATH_INFO", "QUERY")))
    environ["HTTP_LEFT"] = environ["PATH_INFO"] = environ["HTTP_HOST"] = "left over"
    environ.pop("HTTP_ONE", None)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode()]
`

// A worker is told only how an environ differs from an earlier one. It is whole all the same, in
// the order of the request, and has nothing of what became of that one: with more sorts
// of clients than a worker keeps environs of, and whatever the application does to its own.
func TestAnEnvironHasNothingOfAnotherRequests(t *testing.T) {
	t.Parallel()
	addr := served(t, 1, mangled)
	sorts := [][]string{
		{"One: 1"}, {"One: 2"}, {"Two: 2", "One: 1"}, {"One: 1", "Two: 2"}, {}, {"Three: 3"}, {"One: ", "Two: ", "Three: "}, {"Four: 4"}, {"One: 1"}, {"Four: \xe9"},
	}
	for n := range 40 {
		headers, path := sorts[n*7%len(sorts)], fmt.Sprintf("/%d", n%3)
		want := fmt.Sprintf("PATH_INFO=%s QUERY_STRING=q%d HTTP_HOST=x", path, n%2)
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			want += fmt.Sprintf(" HTTP_%s=%s", strings.ToUpper(name), strings.ReplaceAll(value, "\xe9", "é"))
		}
		c := dial(t, addr)
		if _, err := fmt.Fprintf(c, "GET %s?q%d HTTP/1.1\r\nHost: x\r\n%sConnection: close\r\n\r\n", path, n%2, lines(headers)); err != nil {
			t.Fatal(err)
		}
		if got := read(c); got.body != want+" HTTP_CONNECTION=close" {
			t.Errorf("request %d: got %q, want %q", n, got.body, want)
		}
	}
}

func lines(headers []string) (all string) {
	for _, h := range headers {
		all += h + "\r\n"
	}
	return all
}
