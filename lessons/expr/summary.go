package expr

import (
	"fmt"
	"unicode/utf8"
)

// longestBody is how many characters of a body a summary shows.
const longestBody = 60

// Summary is the answer of an exchange in a few words: its status, and the
// beginning of its body.
func Summary(c *Context) string {
	s := c.State()
	if statusLine(s) == "" {
		return "no answer"
	}
	body := native(string(sentBody(s)))
	if utf8.RuneCountInString(body) > longestBody {
		body = string([]rune(body)[:longestBody]) + "…"
	}
	return fmt.Sprintf("%s, body %q", statusLine(s), body)
}
