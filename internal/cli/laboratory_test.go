package cli

import (
	"strings"
	"testing"

	"roundtrip/sandbox/python/embedded"
)

// Once for this machine is said only while it is true: not of a cache that is opened, and not where nothing is kept.
func TestPythonIsSaidToBePreparedWhileItIs(t *testing.T) {
	t.Parallel()
	for _, phase := range []embedded.Phase{embedded.Idle, embedded.Unpacking, embedded.Opening, embedded.Ready, embedded.Failed} {
		if got := preparing(embedded.Status{Phase: phase}, logged); got != "" {
			t.Errorf("%s: %q is said", phase, got)
		}
	}
	for _, how := range []waiting{onOneLine, counting, logged} {
		if got := preparing(embedded.Status{Phase: embedded.Compiling}, how); !strings.Contains(got, "prepared, once for this machine") {
			t.Errorf("while it is compiled %q is said", got)
		}
		if got := preparing(embedded.Status{Phase: embedded.Compiling, Warning: "no cache"}, how); strings.Contains(got, "once") {
			t.Errorf("without a cache %q is said", got)
		}
	}
}
