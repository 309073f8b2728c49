package wsgi

import (
	"fmt"
	"testing"
)

// An application may write as many keys as it likes: with a look through all of them for
// each, these would take hours.
func TestManyKeysCostLinearTime(t *testing.T) {
	t.Parallel()
	const n = 1_000_000
	env := &Environ{}
	keys := make([]string, n)
	for i := range keys {
		keys[i] = fmt.Sprint("K", i)
		env.Set(keys[i], "v")
	}
	env.Set("K7", "w")
	if d := env.takeDelta(); len(d.Add) != n || env.Str("K7") != "w" || env.Len() != n {
		t.Errorf("%d keys are told of, and there are %d", len(d.Add), env.Len())
	}
	env.Delete(keys[:n-1]...)
	if d := env.takeDelta(); len(d.Del) != n-1 || env.Str(keys[n-1]) != "v" {
		t.Errorf("%d keys are told of as gone", len(d.Del))
	}
}
