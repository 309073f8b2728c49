package inspect

import (
	"testing"

	"roundtrip/wsgi/trace"
)

// What is said where nothing can be changed fits into its row.
func TestWhereToEditFits(t *testing.T) {
	t.Parallel()
	for k := trace.KindNone; k <= trace.KindExchangeEnded+20; k++ {
		if said := whereToEdit(k); len(said) > noticeWidth {
			t.Errorf("%v: %d columns: %s", k, len(said), said)
		}
	}
}
