package wsgi_test

import (
	"slices"

	"roundtrip/wsgi"
)

// The exchanges of TestHoldAtEveryStoppableEvent, step by step.

const expecting = "POST /tea HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"

// readsAndStreams reads its input, complains, and gives three blocks, of which
// the first is empty.
func readsAndStreams(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	body, err := env.Input().ReadAll()
	if err != nil {
		return nil, err
	}
	env.Errors().WriteString("some " + string(body))
	if _, err := start.Call("200 OK", fixed(), nil); err != nil {
		return nil, err
	}
	return generator(nil, "", "one", "three")(), nil
}

var expectingSteps = []step{
	{event: "conn.accepted server"},
	{event: "bytes.in server"},
	{event: "request.line server"},
	{event: "request.header server"},
	{event: "request.header server"},
	{event: "request.header server"},
	{event: "route.chosen server"},
	{event: "environ.built server"},
	{event: "app.called mw.0:in"},
	{event: "app.called app"},
	{event: "bytes.out server", gets: "HTTP/1.1 100 Continue\r\n\r\n"},
	{event: "expect.continue server", sends: "tea"},
	{event: "bytes.in server"},
	{event: "input.read app"},
	{event: "errors.write app"},
	{event: "start_response.called mw.0:in"},
	{event: "start_response.called server"},
	{event: "app.returned app"},
	{event: "app.returned mw.0:in"},
	{event: "body.block app"}, // the empty one
	{event: "body.block app"},
	{event: "head.committed server"},
	{event: "bytes.out server", gets: fixedHead + "X-in: 1\r\nTransfer-Encoding: chunked\r\n\r\n"},
	{event: "bytes.out server", gets: "3\r\none\r\n"},
	{event: "body.block app"},
	{event: "bytes.out server", gets: "5\r\nthree\r\n"},
	{event: "bytes.out server", gets: "0\r\n\r\n"},
	{event: "body.ended server"},
	{event: "iterable.closed server"},
}

// writes gives one block by write and one by return.
func writes(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	write, err := start.Call("200 OK", fixed("Content-Length", "2"), nil)
	if err != nil {
		return nil, err
	}
	if err := write([]byte("a")); err != nil {
		return nil, err
	}
	return wsgi.Text("b"), nil
}

var keptSteps = slices.Concat(
	[]step{{event: "conn.accepted server"}}, writesSteps,
	[]step{{event: "conn.reused server"}}, writesSteps,
)

var writesSteps = []step{
	{event: "bytes.in server"},
	{event: "request.line server"},
	{event: "request.header server"},
	{event: "route.chosen server"},
	{event: "environ.built server"},
	{event: "app.called app"},
	{event: "start_response.called server"},
	{event: "body.block app"},
	{event: "head.committed server"},
	{event: "bytes.out server", gets: fixedHead + "Content-Length: 2\r\n\r\n"},
	{event: "bytes.out server", gets: "a"},
	{event: "app.returned app"},
	{event: "body.block app"},
	{event: "bytes.out server", gets: "b"},
	{event: "body.ended server"},
	{event: "iterable.closed server"},
}

var refusedSteps = []step{
	{event: "conn.accepted server"},
	{event: "bytes.in server"},
	{event: "request.line server"},
	{event: "request.rejected server"},
	{event: "head.committed server"},
	{event: "bytes.out server", gets: "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n" +
		"Server: roundtrip\r\nContent-Length: 35\r\nConnection: close\r\n\r\n"},
	{event: "bytes.out server", gets: "HTTP/1.1 needs a Host header (H28)\n"},
}

// replaces reports an error while its head is only stored.
func replaces(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", fixed(), nil); err != nil {
		return nil, err
	}
	if _, err := start.Call("503 Sorry", fixed(), errNoTea); err != nil {
		return nil, err
	}
	return wsgi.Text("sorry"), nil
}

var replacedSteps = []step{
	{event: "conn.accepted server"},
	{event: "bytes.in server"},
	{event: "request.line server"},
	{event: "request.header server"},
	{event: "route.chosen server"},
	{event: "environ.built server"},
	{event: "app.called app"},
	{event: "start_response.called server"},
	{event: "start_response.called server"},
	{event: "start_response.replaced server"},
	{event: "app.returned app"},
	{event: "body.block app"},
	{event: "head.committed server"},
	{event: "bytes.out server", gets: "HTTP/1.1 503 Sorry\r\nDate: now\r\nServer: here\r\nContent-Length: 5\r\n\r\n"},
	{event: "bytes.out server", gets: "sorry"},
	{event: "body.ended server"},
	{event: "iterable.closed server"},
}

// reraises reports an error when its head has left.
func reraises(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	if _, err := start.Call("200 OK", fixed(), nil); err != nil {
		return nil, err
	}
	return wsgi.Stream(func(yield func([]byte, error) bool) {
		if !yield([]byte("some"), nil) {
			return
		}
		_, err := start.Call("500 Oh", fixed(), errNoTea)
		yield(nil, err)
	}), nil
}

var reraisedSteps = []step{
	{event: "conn.accepted server"},
	{event: "bytes.in server"},
	{event: "request.line server"},
	{event: "request.header server"},
	{event: "route.chosen server"},
	{event: "environ.built server"},
	{event: "app.called app"},
	{event: "start_response.called server"},
	{event: "app.returned app"},
	{event: "body.block app"},
	{event: "head.committed server"},
	{event: "bytes.out server", gets: fixedHead + "Transfer-Encoding: chunked\r\n\r\n"},
	{event: "bytes.out server", gets: "4\r\nsome\r\n"},
	{event: "start_response.called server"},
	{event: "start_response.reraised server"},
	{event: "app.raised app"},
	{event: "app.raised server"},
	{event: "body.ended server"},
	{event: "iterable.closed server"},
}
