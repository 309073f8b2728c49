package lint

import (
	"slices"

	"roundtrip/wsgi/trace"
)

// streamRows are about wsgi.input and wsgi.errors.
func streamRows() []row {
	return []row{
		{Rule{"A12", Must, pepStreams, "Use read, readline, readlines and iteration for wsgi.input, write, writelines and flush for wsgi.errors, and close neither."}, nil},
		{Rule{"A13", Should, pepStreams, "Read no more than CONTENT_LENGTH says is left; some servers wait for more that never comes."}, readPast},
	}
}

// readPast finds a read(size) that asks for more than is left. Without a size,
// or line by line, a read ends by itself. Go readers are given a buffer, whose
// size asks for nothing; only what runs elsewhere has a line of source here.
// Frameworks limit what they read by themselves, unless the server says that it
// does (wsgi.input_terminated).
func readPast(x *exchange, tell tell) {
	told := map[trace.Layer]bool{}
	terminated := x.terminated()
	for _, e := range x.read {
		d := e.d
		past := d.Method == "read" && d.Left >= 0 && d.Asked > d.Got+d.Left && e.Src.File != ""
		if !past || told[e.Layer] || d.Library && terminated {
			continue
		}
		told[e.Layer] = true
		tell(e.Layer, did(e.Layer, "asked for %d bytes of the body when %d were left.", d.Asked, d.Got+d.Left), e.Seq)
	}
}

// terminated reports whether every layer was told that wsgi.input ends where the
// body does.
func (x *exchange) terminated() bool {
	return !slices.ContainsFunc(x.environs, func(env environ) bool { return env.value("wsgi.input_terminated") != "True" })
}
