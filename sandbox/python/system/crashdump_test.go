package system

import (
	"reflect"
	"testing"

	"roundtrip/sandbox/python"
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
	want := []python.Call{{File: "/usr/lib/python3.11/ctypes/__init__.py", Line: 519}, {File: `a file, "line 3" in it.py`, Line: 8}, {File: "<roundtrip request>", Line: 64}}
	if got := dumped(dump); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	for _, text := range []string{"", "Traceback (most recent call last):\n", "Stack (most recent call first):\n", "Stack (most recent call first):\n  File \"x\", line y in z\n"} {
		if got := dumped(text); got != nil {
			t.Errorf("%q gives %v", text, got)
		}
	}
}
