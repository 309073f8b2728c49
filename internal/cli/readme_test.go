package cli

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"roundtrip/tui/keys"
)

var update = flag.Bool("update", false, "write the list of keys into the README")

const (
	readme = "../../README.md"
	begin  = "<!-- keys -->\n"
	end    = "<!-- /keys -->\n"
)

// keyList is the table of keys as the README has it.
func keyList() string {
	var b strings.Builder
	for _, group := range keys.Groups() {
		fmt.Fprintf(&b, "\n| %s | |\n|---|---|\n", strings.ToLower(group))
		for _, k := range keys.Table() {
			if k.Group != group {
				continue
			}
			var labels []string
			for _, key := range k.Keys {
				labels = append(labels, "`"+keys.Label(key, false)+"`")
			}
			fmt.Fprintf(&b, "| %s | %s |\n", strings.Join(labels, " "), k.Help)
		}
	}
	return b.String() + "\n"
}

func TestTheREADMEListsTheKeys(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(text), begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("the README has no place for the keys")
	}
	want := before + begin + keyList() + end + after
	if *update {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(text) != want {
		t.Error("the README's list of keys is stale: go test ./internal/cli -run README -update")
	}
}

func TestTheREADMENamesEveryCommandAndOption(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	p := &program{Env: Env{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}}
	for _, c := range p.root().Commands() {
		if !bytes.Contains(text, []byte("`roundtrip "+c.Name())) {
			t.Errorf("the README does not name %q", c.CommandPath())
		}
	}
	learn := find(t, p.root(), "learn")
	learn.Flags().VisitAll(func(f *pflag.Flag) {
		if !bytes.Contains(text, []byte("--"+f.Name)) {
			t.Errorf("the README does not name --%s", f.Name)
		}
	})
}

func find(t *testing.T, root *cobra.Command, name string) *cobra.Command {
	t.Helper()
	c, _, err := root.Find([]string{name})
	if err != nil {
		t.Fatal(err)
	}
	return c
}
