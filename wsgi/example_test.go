package wsgi_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
	"roundtrip/wsgi/trace/tape"
)

// fetch asks a server on ln for / and prints what comes back.
func fetch(ln net.Listener) {
	defer http.DefaultClient.CloseIdleConnections()
	resp, err := http.Get("http://" + ln.Addr().String() + "/")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	fmt.Printf("%s %q %v\n", resp.Status, body, err)
}

func ExampleServe() {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer ln.Close()

	greet := func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", []wsgi.Header{{Name: "Content-Type", Value: "text/plain"}}, nil)
		return wsgi.Text("Hello from " + env.Str("PATH_INFO")), err
	}
	go wsgi.Serve(ln, wsgi.AppFunc(greet))

	fetch(ln)
	// Output: 200 OK "Hello from /" <nil>
}

func ExampleChain() {
	// A layer that wraps start_response, to change the head on its way out.
	teapot := wsgi.Middleware{Name: "teapot", Wrap: func(app wsgi.App) wsgi.App {
		return wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
			return app.Call(env, wsgi.Start(func(_ string, headers []wsgi.Header, exc error) (wsgi.Write, error) {
				return start.Call("418 I'm a Teapot", headers, exc)
			}))
		})
	}}
	app := wsgi.AppFunc(func(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		_, err := start.Call("200 OK", nil, nil)
		return wsgi.Text("tea"), err
	})

	// The sink sees the calls through the layers, in their order.
	server := wsgi.Server{
		Mounts: []wsgi.Mount{{App: wsgi.Chain(app, teapot)}},
		Sink: trace.SinkFunc(func(e trace.Event) {
			switch e.Kind() {
			case trace.KindAppCalled, trace.KindStartResponseCalled, trace.KindAppReturned:
				fmt.Println(e.Kind(), e.Layer)
			}
		}),
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go server.Serve(ln)

	fetch(ln)
	server.Close()
	// Output:
	// app.called mw.0:teapot
	// app.called app
	// start_response.called mw.0:teapot
	// start_response.called server
	// app.returned app
	// app.returned mw.0:teapot
	// 418 I'm a Teapot "tea" <nil>
}

func ExampleStream() {
	count := func(yield func([]byte, error) bool) {
		for i := range 3 {
			if !yield(fmt.Appendf(nil, "block %d\n", i), nil) {
				return
			}
		}
	}
	body := wsgi.Stream(count)
	for {
		block, err := body.Next()
		if err == io.EOF {
			break
		}
		fmt.Printf("%s", block)
	}
	// Output:
	// block 0
	// block 1
	// block 2
}

// A tape keeps what happens to a request, for any question later.
func ExampleServer_sink() {
	tape := tape.New(time.Now())
	server := wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(tea)}}, Sink: tape}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go server.Serve(ln)

	fetch(ln)
	server.Close()
	record := tape.Trace()
	built := record.Find(trace.KindEnvironBuilt, 0)
	fmt.Println("PATH_INFO was", record.At(built+1).Value("PATH_INFO"))
	for _, e := range record.Events() {
		if d, ok := e.Data.(*trace.BytesOut); ok {
			fmt.Printf("%s: bytes %d to %d\n", d.What, e.Spans[0].Off, e.Spans[0].End())
		}
	}
	// Output:
	// 200 OK "tea" <nil>
	// PATH_INFO was '/'
	// head: bytes 0 to 94
	// block: bytes 94 to 97
}

// A gate holds a request for as long as it likes, and may change it. This one
// holds each head on its way out, and gives it another status.
func ExampleServer_gate() {
	gate := trace.GateFunc(func(_ context.Context, at trace.Point) trace.Decision {
		if at.Event.Kind() != trace.KindStartResponseCalled {
			return trace.Decision{}
		}
		at.Enter("breakpoint")
		return trace.Decision{Action: "edit", Edit: trace.EditHead{Status: "203 Changed"}}
	})
	server := wsgi.Server{Mounts: []wsgi.Mount{{App: wsgi.AppFunc(tea)}}, Gate: gate}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	go server.Serve(ln)

	fetch(ln)
	server.Close()
	// Output: 203 Changed "tea" <nil>
}

// tea is an application.
func tea(_ *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
	_, err := start.Call("200 OK", nil, nil)
	return wsgi.Text("tea"), err
}
