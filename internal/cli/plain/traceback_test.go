package plain

import (
	"strings"
	"testing"
)

// A traceback is told once, with its margins, where the lens output is.
func TestATracebackIsToldAsPythonPrintsIt(t *testing.T) {
	t.Parallel()
	text, _ := tell(t, "trouble/traceback", 0, "\n1\n\n\n\nq\n")
	const want = "Traceback, at kettle.py line 2:\n  Traceback (most recent call last):\n    File \"kettle.py\", line 8, in application\n" +
		"      cups = cups_for(litres)\n    File \"kettle.py\", line 2, in cups_for\n      return 10 // litres\n  ZeroDivisionError: "
	if n := strings.Count(text, want); n != 1 {
		t.Errorf("told %d times:\n%s", n, text)
	}
}
