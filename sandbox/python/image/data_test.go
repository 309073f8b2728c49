package image

import (
	"slices"
	"testing"
)

func TestDataIsJoined(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ section, want []byte }{
		"one":             {[]byte{1, 0, 0x41, 8, 0x0b, 2, 'a', 'b'}, []byte{1, 0, 0x41, 8, 0x0b, 2, 'a', 'b'}},
		"with a gap":      {[]byte{2, 0, 0x41, 12, 0x0b, 1, 'b', 0, 0x41, 8, 0x0b, 2, 'a', 'a'}, []byte{1, 0, 0x41, 8, 0x0b, 5, 'a', 'a', 0, 0, 'b'}},
		"the later one":   {[]byte{2, 0, 0x41, 8, 0x0b, 3, 'a', 'a', 'a', 0, 0x41, 9, 0x0b, 1, 'b'}, []byte{1, 0, 0x41, 8, 0x0b, 3, 'a', 'b', 'a'}},
		"a larger number": {[]byte{1, 0, 0x41, 0xc8, 0, 0x0b, 1, 'a'}, []byte{1, 0, 0x41, 0xc8, 0, 0x0b, 1, 'a'}},
		"an empty one":    {[]byte{1, 0, 0x41, 8, 0x0b, 0}, []byte{1, 0, 0x41, 8, 0x0b, 0}},

		"none":                {[]byte{0}, nil},
		"one that is missing": {[]byte{2, 0, 0x41, 8, 0x0b, 0}, nil},
		"a passive one":       {[]byte{1, 1, 1, 'a'}, nil},
		"an address below 0":  {[]byte{1, 0, 0x41, 0x7f, 0x0b, 1, 'a'}, nil},
		"a far address":       {[]byte{1, 0, 0x41, 0x80, 0x80, 0x80, 0x20, 0x0b, 1, 'a'}, nil},
		"a global's address":  {[]byte{1, 0, 0x23, 0, 0x0b, 1, 'a'}, nil},
		"no end":              {[]byte{1, 0, 0x41, 8}, nil},
		"no address":          {[]byte{1, 0, 0x41, 0x80}, nil},
		"no size":             {[]byte{1, 0, 0x41, 8, 0x0b}, nil},
		"cut short":           {[]byte{1, 0, 0x41, 8, 0x0b, 2, 'a'}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := joinedData(tt.section)
			if !slices.Equal(got, tt.want) || (err == nil) != (tt.want != nil) {
				t.Errorf("got % x, %v", got, err)
			}
		})
	}
}

func TestSectionsAreReplaced(t *testing.T) {
	t.Parallel()
	module := []byte("\x00asm\x01\x00\x00\x00\x01\x01a\x07\x01b\x0b\x02cc")
	twice := func(body []byte) ([]byte, error) { return slices.Concat(body, body), nil }
	type others = map[byte]func([]byte) ([]byte, error)
	got, err := withSections(module, others{7: twice, 11: twice})
	if want := "\x00asm\x01\x00\x00\x00\x01\x01a\x07\x02bb\x0b\x04cccc"; string(got) != want || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if got, err := withSections(module, others{8: twice}); err == nil {
		t.Errorf("a section that is not there: %q", got)
	}
	if got, err := withSections(module[:len(module)-1], others{7: twice}); err == nil {
		t.Errorf("a section that is cut short: %q", got)
	}
}
