package expr

import (
	"errors"
	"testing"
)

func TestPythonThatDoesNotParseGetsItsRewrite(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		`200 <= status < 300`:                      `200 <= status and status < 300`,
		`status is None`:                           `status == None`,
		`status is not None`:                       `status != None`,
		`f"{method} {path!r}" == "GET"`:            `"%s %r" % (method, path) == "GET"`,
		`f'{method}' == "GET"`:                     `'%s' % method == "GET"`,
		`status >= 200 && method == "GET"`:         `status >= 200 and method == "GET"`,
		`!error`:                                   `not error`,
		`method = "GET"`:                           `method == "GET"`,
		`1 < len(keys()) <= 9 or 1 < n < 3`:        `1 < len(keys()) and len(keys()) <= 9 or 1 < n and n < 3`,
		`any([1 < b < 3 for b in blocks])`:         `any([1 < b and b < 3 for b in blocks])`,
		`not 1 < n < 3 and "a" not in keys()`:      `not (1 < n and n < 3) and "a" not in keys()`,
		`"a" in body == True`:                      `"a" in body and body == True`,
		`200 <= status < 300 and error is None`:    `200 <= status and status < 300 and error == None`,
		`seen("app.called", layer="app") is False`: `seen("app.called", layer="app") == False`,
	} {
		_, err := Compile(src)
		var wrong *Error
		if !errors.As(err, &wrong) {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if wrong.Rewrite != want {
			t.Errorf("%s\n got: %s (%s)\nwant: %s", src, wrong.Rewrite, wrong.What, want)
		}
	}
}
