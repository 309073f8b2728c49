package main

import (
	"strings"
	"testing"
)

func TestStripDropsCustomSectionsOnly(t *testing.T) {
	t.Parallel()
	module := preamble + "\x01\x02ab" + "\x00\x03xyz" + "\x0a\x01c" + "\x00\x00"
	got, err := strip([]byte(module))
	if err != nil {
		t.Fatal(err)
	}
	if want := preamble + "\x01\x02ab" + "\x0a\x01c"; string(got) != want {
		t.Errorf("strip(%q) = %q, want %q", module, got, want)
	}
}

func TestStripRefusesDamage(t *testing.T) {
	t.Parallel()
	for name, module := range map[string]string{
		"no magic":            "hello",
		"section cut short":   preamble + "\x01\x05ab",
		"size cut short":      preamble + "\x01\x80",
		"size without a byte": preamble + "\x01",
		"size beyond 64 bits": preamble + "\x01" + strings.Repeat("\xff", 11),
	} {
		if out, err := strip([]byte(module)); err == nil {
			t.Errorf("%s: strip gave %q, want an error", name, out)
		}
	}
}
