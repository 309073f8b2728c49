// Package python runs WSGI applications written in Python, behind the gateway
// as if they were written in Go.
//
// An [Engine] is the CPython that the program carries, compiled to WebAssembly
// and run by wazero: it needs nothing installed, and what runs in it sees no
// files but the learner's folder, no network and no other process. [Engine.Load]
// makes an application of a [Stack] of source files. The application runs in a
// guest, an instance of the interpreter with memory of its own, in which a
// small worker (worker/*.py) speaks frames over two pipes.
//
// The layers of a stack report themselves: they are called, call
// start_response, return and give blocks with the same events as layers
// written in Go.
package python
