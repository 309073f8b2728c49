package python

import (
	"testing"

	"roundtrip/wsgi/trace"
)

func TestWhereAnInterpreterWasStopped(t *testing.T) {
	t.Parallel()
	guest := Stack{App: Source{File: "app.py"}, Middleware: []Source{{File: "wrap.py"}}, Dir: "/home/ada/site"}
	process := guest
	process.Root = "/"
	lib := trace.Src{File: "/usr/lib/python3/json/decoder.py", Line: 3}
	installed := trace.Src{File: "/home/ada/site/env/lib/site-packages/flask/app.py", Line: 9}
	for _, tt := range []struct {
		calls []trace.Src
		dir   string
		want  trace.Src
	}{
		{nil, "", trace.Src{}},
		{[]trace.Src{{File: "<roundtrip worker>", Line: 4}}, "", trace.Src{}},
		{[]trace.Src{lib}, "", trace.Src{}},
		{[]trace.Src{{File: "/home/ada/site/conda/lib/python3.11/json/decoder.py", Line: 3}, {File: "/home/ada/site/pot.py", Line: 2}}, "/home/ada/site", trace.Src{File: "pot.py", Line: 2}},
		{[]trace.Src{{File: guestLibrary + "json/decoder.py", Line: 3}, {File: "/app/pot.py", Line: 2}}, MountPoint, trace.Src{File: "pot.py", Line: 2}},
		{[]trace.Src{lib, {File: "app.py", Line: 7}, {File: "wrap.py", Line: 5}}, "", trace.Src{File: "app.py", Line: 7}},
		{[]trace.Src{lib, installed, {File: "/home/ada/site/tea/pot.py", Line: 2}}, "/home/ada/site", trace.Src{File: "tea/pot.py", Line: 2}},
		{[]trace.Src{{File: "/app/pot.py", Line: 2}, {File: "app.py", Line: 7}}, MountPoint, trace.Src{File: "pot.py", Line: 2}},
		{[]trace.Src{{File: "/home/ada/sites/pot.py", Line: 2}, {File: "app.py", Line: 7}}, "/home/ada/site", trace.Src{File: "app.py", Line: 7}},
		{[]trace.Src{{File: "app.py", Line: 0}, installed}, "/home/ada/site", trace.Src{File: "flask/app.py", Line: 9}},
	} {
		stack := process
		if tt.dir == MountPoint {
			stack = guest
		}
		got, known := stack.StoppedIn(tt.calls, tt.dir)
		if got != tt.want || known != (tt.want.Line > 0) {
			t.Errorf("%v: got %v, want %v", tt.calls, got, tt.want)
		}
	}
}
