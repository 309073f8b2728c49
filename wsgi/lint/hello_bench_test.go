package lint_test

import (
	"testing"

	"roundtrip/wsgi/lint"
)

// BenchmarkHello checks a clean exchange, as it is recorded.
func BenchmarkHello(b *testing.B) {
	tr := clean(b)
	var c lint.Checker
	b.ReportAllocs()
	for b.Loop() {
		if found := c.Check(tr); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
