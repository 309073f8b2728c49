package conform

import (
	"testing"
)

func TestRequestLine(t *testing.T) {
	t.Parallel()
	runRows(t, requestLineRows())
}

func TestTarget(t *testing.T) {
	t.Parallel()
	runRows(t, targetRows())
}
