package demo

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"roundtrip/wsgi"
)

type tea struct {
	Degrees int `json:"degrees"`
	Minutes int `json:"minutes"`
}

func teas() map[string]tea {
	return map[string]tea{
		"green": {Degrees: 75, Minutes: 2},
		"black": {Degrees: 96, Minutes: 4},
	}
}

func jsonAPI(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	status, data := teaFor(env.Str("REQUEST_METHOD"), strings.Trim(env.Str("PATH_INFO"), "/"))
	body, err := dumps(data)
	if err != nil {
		return nil, err
	}

	headers := []wsgi.Header{
		{Name: "Content-Type", Value: "application/json"},
		{Name: "Content-Length", Value: strconv.Itoa(len(body))},
	}
	if strings.HasPrefix(status, "405") {
		headers = append(headers, wsgi.Header{Name: "Allow", Value: "GET, HEAD"})
	}
	if _, err := start.Call(status, headers, nil); err != nil {
		return nil, err
	}
	return wsgi.Text(body), nil
}

func teaFor(method, name string) (status string, data any) {
	if method != "GET" && method != "HEAD" {
		return "405 Method Not Allowed", map[string]string{"error": "read only"}
	}
	if name == "" {
		return "200 OK", map[string][]string{"teas": slices.Sorted(maps.Keys(teas()))}
	}
	if t, ok := teas()[name]; ok {
		return "200 OK", t
	}
	return "404 Not Found", map[string]string{"error": "no such tea"}
}

// dumps writes JSON on one line with spaces, as Python's json.dumps does. A
// line break in it can only stand between values.
func dumps(data any) (string, error) {
	lines, err := json.MarshalIndent(data, "", "")
	oneLine := strings.NewReplacer(",\n", ", ", "\n", "")
	return oneLine.Replace(string(lines)), err
}
