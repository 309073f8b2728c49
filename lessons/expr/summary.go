package expr

import "fmt"

// longestBody is how many characters of a body a summary shows.
const longestBody = 60

// Summary is the answer of an exchange in a few words: its status, and the
// beginning of its body. Bytes that are not UTF-8 are written as \x and two
// digits.
func Summary(c *Context) string {
	s := c.State()
	if statusLine(s) == "" {
		return "no answer"
	}
	return fmt.Sprintf("%s, body %q", statusLine(s), beginning(string(s.ResponseBody().Data)))
}

// beginning is the first characters of a body, marked if there are more.
func beginning(body string) string {
	n := 0
	for i := range body {
		if n++; n > longestBody {
			return body[:i] + "…"
		}
	}
	return body
}
