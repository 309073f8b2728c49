package theme

import (
	"encoding/json"
	"strings"
	"testing"
)

// written is what reaches a terminal of texts that are written one by one.
func written(texts ...string) string {
	var b strings.Builder
	w := Terminal(&b)
	for _, text := range texts {
		_, _ = w.Write([]byte(text)) // a builder takes everything
	}
	return b.String()
}

func TestATerminalGetsStylesAndNoOtherControls(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\tb\n":                        "a\tb\n",
		"\x1b[1;38;2;1;2;3mred\x1b[m\n": "\x1b[1;38;2;1;2;3mred\x1b[m\n",
		"\r\x1b[K12 s":                  "\r\x1b[K12 s",
		"over\rwritten":                 `over\rwritten`,
		"\x1b]52;c;aGk=\a":              `\x1b]52;c;aGk=\x07`,
		"\x1b[2J\x1b[Htop":              `\x1b[2J\x1b[Htop`,
		"\x1b[>4;2m":                    `\x1b[>4;2m`,
		"\u009b2J\u202e\x9b":            `\x9b2J\u202e\x9b`,
		"\x1bP1$r0m\x1b\\":              `\x1bP1$r0m\x1b\`,
	} {
		if got := written(in); got != want {
			t.Errorf("%q is written as %q, want %q", in, got, want)
		}
	}
}

// A buffer is written wherever it is full.
func TestATerminalGetsTheSameInPieces(t *testing.T) {
	t.Parallel()
	text := "\x1b[1;31méé\x1b[m\r\x1b[K日本\x1b]0;title\a\n"
	whole := written(text)
	for i := range text {
		for j := range len(text) - i {
			if got := written(text[:i], text[i:i+j], text[i+j:]); got != whole {
				t.Fatalf("in pieces at %d and %d: %q, want %q", i, i+j, got, whole)
			}
		}
	}
}

func TestJSONKeepsItsValues(t *testing.T) {
	t.Parallel()
	value := map[string]string{"a": "\x1b\u009b2J\u202e\x7f\u2028\u0301 \U000e0001 日本 é\n\"\\"}
	var b strings.Builder
	out := json.NewEncoder(JSON(&b))
	out.SetIndent("", "  ")
	if err := out.Encode(value); err != nil {
		t.Fatal(err)
	}
	if text := strings.ReplaceAll(b.String(), "\n", ""); Printable(text) != text {
		t.Errorf("a terminal might obey %q", b.String())
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(b.String()), &back); err != nil || back["a"] != value["a"] {
		t.Errorf("%q, %v", back, err)
	}
	if !strings.Contains(b.String(), "日本 é") {
		t.Errorf("text is escaped that is harmless: %s", b.String())
	}
}
