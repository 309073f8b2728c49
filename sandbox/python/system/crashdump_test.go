package system

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
	want := []trace.Src{{File: "/usr/lib/python3.11/ctypes/__init__.py", Line: 519}, {File: `a file, "line 3" in it.py`, Line: 8}, {File: "<roundtrip request>", Line: 64}}
	if got := dumped(dump); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	const threads = `Current thread 0x00007f (most recent call first):
  File "<roundtrip dispatch>", line 130 in _take
  File "/usr/lib/python3.11/threading.py", line 982 in run

Thread 0x00007e (most recent call first):
  File "/usr/lib/python3.11/re.py", line 5 in match
  File "app.py", line 6 in app
`
	want = []trace.Src{{File: "/usr/lib/python3.11/re.py", Line: 5}, {File: "app.py", Line: 6}}
	if got := dumped(threads); !reflect.DeepEqual(got, want) {
		t.Errorf("of several threads, got %v, want %v", got, want)
	}
	for _, text := range []string{"", "Traceback (most recent call last):\n", "Stack (most recent call first):\n", "Stack (most recent call first):\n  File \"x\", line y in z\n"} {
		if got := dumped(text); got != nil {
			t.Errorf("%q gives %v", text, got)
		}
	}
}
