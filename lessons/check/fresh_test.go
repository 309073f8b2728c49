package check

import (
	"math/rand/v2"
	"testing"

	"roundtrip/lessons"
	"roundtrip/sandbox/python/pythontest"
)

// What a page asks and claims is as true over a request with other words: its question can
// be asked again.
func TestAPageIsAsTrueOfAFreshRequest(t *testing.T) {
	t.Parallel()
	h := newCatalog(t)
	eachPage(t, func(t *testing.T, p *lessons.Page) {
		if p.Predict == nil || pythontest.Race && p.Number > 2 {
			t.SkipNow()
		}
		fresh, err := p.Fresh(rand.New(rand.NewPCG(3, uint64(p.Number))))
		if err != nil {
			t.Fatal(err)
		}
		fresh.Change = nil // what it swaps in is tried on the page itself
		for _, wrong := range Page(patience(t), fresh, InLabs(h)) {
			t.Error(wrong)
		}
	})
}
