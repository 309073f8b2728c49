package hostile

import "testing"

func TestTheProgramRuns(t *testing.T) {
	t.Parallel()
	if out, err := roundtrip(t, "trace", "demo:hello", "GET", "/").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}
