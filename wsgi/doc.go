// Package wsgi is a web server for applications written to PEP 3333, the
// Python Web Server Gateway Interface, with the interface carried over to Go.
//
// An [App] is called with an [Environ] and a [StartResponse] and returns a
// [Body], which the gateway iterates block by block. A [Middleware] is a layer
// around an App: an application to the server, a server to the application.
//
//	ln, _ := net.Listen("tcp", "127.0.0.1:0")
//	wsgi.Serve(ln, wsgi.AppFunc(hello))
//
// ENVIRON.md lists what an application finds in its Environ. That the gateway
// does what PEP 3333 asks of a server is proved in the package duties.
//
// What sets this gateway apart is that it can be watched. With a
// [trace.Sink] it records every act of an exchange, each with the bytes that
// caused it; with a [trace.Gate] it can be held at any of them. Without
// either it pays (almost) nothing for the possibility.
//
// The way of one request, with the events that it leaves:
//
//	client   conn      request           Environ        layers and app    response
//	  │ bytes.in │         │                │                 │               │
//	  ├─────────▸├────────▸│ request.line   │                 │               │
//	  │          │         │ request.header │                 │               │
//	  │          │         ├───────────────▸│ environ.built   │               │
//	  │          │         │                ├────────────────▸│ app.called    │
//	  │          │         │                │ start_response  ├──────────────▸│ stored
//	  │          │         │                │ app.returned    ├─ body.block ─▸│ head.committed
//	  │◂─────────┤◂────────┼────────────────┼─────────────────┼── bytes.out ──┤
//	  │          │         │                │ iterable.closed │               │ exchange.ended
//
// At each of them the recorder asks first the sink, then the gate. A refused
// request leaves request.rejected and goes to no application; a file of a static
// mount is sent by the server itself.
//
// The package speaks HTTP/1.1 without TLS, starts no processes, knows no
// Python, loads no code and writes no log of requests. It neither judges what
// applications do (package lint does) nor keeps what it records (package
// trace/tape does).
package wsgi
