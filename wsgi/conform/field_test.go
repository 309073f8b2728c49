package conform

import "testing"

func TestHost(t *testing.T) {
	t.Parallel()
	runRows(t, hostRows())
}

func TestFields(t *testing.T) {
	t.Parallel()
	runRows(t, fieldRows())
}
