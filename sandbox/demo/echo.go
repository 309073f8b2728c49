package demo

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"roundtrip/wsgi"
)

// arrived is what the application got to see of a request.
type arrived struct {
	Method  string      `json:"method"`
	URI     string      `json:"uri"`
	Path    string      `json:"path"`
	Query   string      `json:"query"`
	Proto   string      `json:"proto"`
	Headers [][2]string `json:"headers"`
	Body    []byte      `json:"body_b64"`
}

func echo(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return answer(start, "400 Bad Request", "text/plain", nil)
	}

	out, err := marshal(arrived{
		Method: env.Str("REQUEST_METHOD"), URI: env.Str("REQUEST_URI"),
		Path: env.Str("PATH_INFO"), Query: env.Str("QUERY_STRING"), Proto: env.Str("SERVER_PROTOCOL"),
		Headers: headers(env), Body: append([]byte{}, body...),
	})
	if err != nil {
		return nil, err
	}
	return answer(start, "200 OK", "application/json", out)
}

// headers finds the headers of the request in the environ.
func headers(env *wsgi.Environ) [][2]string {
	found, content := [][2]string{}, [][2]string{}
	for key, value := range env.All() {
		text, _ := value.(string)
		name, isHeader := strings.CutPrefix(key, "HTTP_")
		line := [2]string{strings.ReplaceAll(name, "_", "-"), text}
		switch {
		case isHeader:
			found = append(found, line)
		case text != "" && (key == "CONTENT_TYPE" || key == "CONTENT_LENGTH"):
			content = append(content, line)
		}
	}
	return append(found, content...)
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// answer states a length and gives one block.
func answer(start wsgi.StartResponse, status, kind string, body []byte) (wsgi.Body, error) {
	_, err := start.Call(status, []wsgi.Header{
		{Name: "Content-Type", Value: kind},
		{Name: "Content-Length", Value: strconv.Itoa(len(body))},
	}, nil)
	if err != nil {
		return nil, err
	}
	return wsgi.Blocks(body), nil
}
