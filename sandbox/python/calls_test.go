package python

import (
	"roundtrip/wsgi/trace"
	"testing"
)

func TestWhereAnInterpreterWasStopped(t *testing.T) {
	t.Parallel()
	guest := Stack{App: Source{File: "app.py"}, Middleware: []Source{{File: "wrap.py"}}, Dir: "/home/ada/site"}
	process := guest
	process.root = "/"
	lib := Call{"/usr/lib/python3/json/decoder.py", 3}
	installed := Call{"/home/ada/site/env/lib/site-packages/flask/app.py", 9}
	for _, tt := range []struct {
		calls []Call
		dir   string
		want  trace.Src
	}{
		{nil, "", trace.Src{}},
		{[]Call{{"<roundtrip worker>", 4}}, "", trace.Src{}},
		{[]Call{lib}, "", trace.Src{}},
		{[]Call{{"/home/ada/site/conda/lib/python3.11/json/decoder.py", 3}, {"/home/ada/site/pot.py", 2}}, "/home/ada/site", trace.Src{File: "pot.py", Line: 2}},
		{[]Call{{guestLibrary + "json/decoder.py", 3}, {"/app/pot.py", 2}}, MountPoint, trace.Src{File: "pot.py", Line: 2}},
		{[]Call{lib, {"app.py", 7}, {"wrap.py", 5}}, "", trace.Src{File: "app.py", Line: 7}},
		{[]Call{lib, installed, {"/home/ada/site/tea/pot.py", 2}}, "/home/ada/site", trace.Src{File: "tea/pot.py", Line: 2}},
		{[]Call{{"/app/pot.py", 2}, {"app.py", 7}}, MountPoint, trace.Src{File: "pot.py", Line: 2}},
		{[]Call{{"/home/ada/sites/pot.py", 2}, {"app.py", 7}}, "/home/ada/site", trace.Src{File: "app.py", Line: 7}},
		{[]Call{{"app.py", 0}, installed}, "/home/ada/site", trace.Src{File: "flask/app.py", Line: 9}},
	} {
		stack := process
		if tt.dir == MountPoint {
			stack = guest
		}
		got, known := stack.stoppedIn(tt.calls, tt.dir)
		if got != tt.want || known != (tt.want.Line > 0) {
			t.Errorf("%v: got %v, want %v", tt.calls, got, tt.want)
		}
	}
}
