package check

import (
	"testing"

	"roundtrip/content"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(content.FS()); err != nil {
			b.Fatal(err)
		}
	}
}
