package python

import (
	"reflect"
	"testing"

	"roundtrip/wsgi/trace"
)

func TestDumpedCalls(t *testing.T) {
	t.Parallel()
	const dump = `Fatal Python error: Segmentation fault

Current thread 0x00007f (most recent call first):
  File "/usr/lib/python3.11/ctypes/__init__.py", line 519 in string_at
  File "a file, "line 3" in it.py", line 8 in app
  File "<roundtrip request>", line 64 in call

Extension modules: none
`
	want := []call{{"/usr/lib/python3.11/ctypes/__init__.py", 519}, {`a file, "line 3" in it.py`, 8}, {"<roundtrip request>", 64}}
	if got := dumped(dump); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, text := range []string{"", "Traceback (most recent call last):\n", "Stack (most recent call first):\n", "Stack (most recent call first):\n  File \"x\", line y in z\n"} {
		if got := dumped(text); got != nil {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

func TestWhereAnInterpreterWasStopped(t *testing.T) {
	t.Parallel()
	guest := Stack{App: Source{File: "app.py"}, Middleware: []Source{{File: "wrap.py"}}, Dir: "/home/ada/site"}
	process := guest
	process.root = "/"
	lib := call{"/usr/lib/python3/json/decoder.py", 3}
	installed := call{"/home/ada/site/env/lib/site-packages/flask/app.py", 9}
	for _, tt := range []struct {
		calls []call
		dir   string
		want  trace.Src
	}{
		{nil, "", trace.Src{}},
		{[]call{{"<roundtrip worker>", 4}}, "", trace.Src{}},
		{[]call{lib}, "", trace.Src{}},
		{[]call{{"/home/ada/site/conda/lib/python3.11/json/decoder.py", 3}, {"/home/ada/site/pot.py", 2}}, "/home/ada/site", trace.Src{File: "pot.py", Line: 2}},
		{[]call{{guestLibrary + "json/decoder.py", 3}, {"/app/pot.py", 2}}, mountPoint, trace.Src{File: "pot.py", Line: 2}},
		{[]call{lib, {"app.py", 7}, {"wrap.py", 5}}, "", trace.Src{File: "app.py", Line: 7}},
		{[]call{lib, installed, {"/home/ada/site/tea/pot.py", 2}}, "/home/ada/site", trace.Src{File: "tea/pot.py", Line: 2}},
		{[]call{{"/app/pot.py", 2}, {"app.py", 7}}, mountPoint, trace.Src{File: "pot.py", Line: 2}},
		{[]call{{"/home/ada/sites/pot.py", 2}, {"app.py", 7}}, "/home/ada/site", trace.Src{File: "app.py", Line: 7}},
		{[]call{{"app.py", 0}, installed}, "/home/ada/site", trace.Src{File: "flask/app.py", Line: 9}},
	} {
		stack := process
		if tt.dir == mountPoint {
			stack = guest
		}
		got, known := stack.stoppedIn(tt.calls, tt.dir)
		if got != tt.want || known != (tt.want.Line > 0) {
			t.Errorf("%v: got %v, want %v", tt.calls, got, tt.want)
		}
	}
}

// A table that is no table, and memory that is no interpreter's, give no line.
func TestDamagedMemoryGivesNothing(t *testing.T) {
	t.Parallel()
	for _, m := range []block{nil, make(block, 8<<20), filled7(8 << 20)} {
		for _, c := range callsIn(m) {
			if c.line > 0 && c.file != "" {
				t.Errorf("a call in %q:%d", c.file, c.line)
			}
		}
	}
	for _, table := range []string{"", "\x80", "\xf0\x7f\x7f\x7f\x7f\x7f\x7f\x7f", "\x00\x00"} {
		if got := lineOf([]byte(table), 1, 1000); got != 0 {
			t.Errorf("%q gives line %d", table, got)
		}
	}
}

// block is memory.
type block []byte

func (b block) Read(offset, size uint32) ([]byte, bool) {
	if uint64(offset)+uint64(size) > uint64(len(b)) {
		return nil, false
	}
	return b[offset : offset+size], true
}

func filled7(size int) block {
	b := make(block, size)
	for i := range b {
		b[i] = 7
	}
	return b
}
