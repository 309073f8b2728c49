// Package python is what everything here that runs Python agrees on: a [Stack] of
// sources, the [Host] that starts interpreters with their [Bounds], an [Instance] of
// one, and the errors in plain words. It starts nothing and runs nothing.
//
// WSGI applications in Python run behind the gateway as if they were written in Go:
//
//	gateway ──▸ application ──▸ pool ──▸ session ──▸ wire ══ two pipes ══ worker/*.py
//	            a request,      a worker  its calls,  frames                in a host:
//	            its events      for it    its time                          embedded, system
//
// There are two hosts, each in a package of its own. embedded is the CPython that
// the program carries, compiled to WebAssembly and run by wazero: it needs nothing
// installed, and what runs in it sees no files but the user's folder, no network
// and no other process; an instance of it with memory of its own is called a guest.
// system is the user's own python3, which runs in processes and can do whatever the
// user can. Load of either makes an application of a Stack. In both, a small worker
// (worker/*.py) speaks the same frames over two pipes, and nothing else here knows
// which of the two it talks to.
//
// A worker is asked step by step where a gate may hold the exchange, and in the
// guests of the embedded one. Elsewhere it is asked once, and pushes the head, the
// blocks and the end as they come; the gateway takes them from there when it would
// have asked. An application that is faster than its client is held back by credit:
// so many bytes of a request may be under way, and a worker that is told to stop does
// so before its next block.
//
// A process runs several requests at a time, each in a thread, all over one pair of
// pipes. While requests are short they wait in the pipe for the thread that reads it,
// since to wake another one takes longer than to answer; one that lasts has a thread
// of its own, and the next ones another. A request that is held, and one whose body
// comes as it is made, keeps its thread and is not counted. Requests in the pipe have
// not begun: if the worker is lost, another one gets them, whatever their method. One
// that takes too long is interrupted in its thread; if it does not yield, its client
// gets its 504, and the process is replaced when the others have come to their end.
//
// The layers of a stack report themselves: they are called, call
// start_response, return and give blocks with the same events as layers
// written in Go. On the system's Python, layers that are not known before they
// are called are found by a hook, while an exchange is recorded. It takes
// longer than all else, so it is left out of a request that finds half of the pipe
// taken, whose trace says so.
package python
