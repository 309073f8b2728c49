package labview

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/tui/theme"
	"roundtrip/tui/viewer"
	"roundtrip/wsgi/trace"
)

// StackWords are the parts of a stack, the outermost first.
func StackWords(app string, layers []string) string {
	words := make([]string, 0, len(layers)+1)
	for _, name := range append(slices.Clone(layers), app) {
		words = append(words, PartWords(name))
	}
	return strings.Join(words, " around ")
}

// PartWords is the name of an application or a layer in a sentence.
func PartWords(name string) string {
	if catalog.InWorkshop(name) {
		return "your " + catalog.TrimMark(name)
	}
	return name
}

// RequestWords is a request on one line.
func RequestWords(r sandbox.Request) string {
	if r.Raw != nil {
		first, _, _ := strings.Cut(string(r.Raw), "\n")
		return fmt.Sprintf("%s  (%d raw bytes)", strings.TrimSpace(first), len(r.Raw))
	}
	words := cmp.Or(r.Method, "GET") + " " + cmp.Or(r.Target, "/")
	for _, h := range r.Headers {
		words += "  " + h.Name + ": " + h.Value
	}
	if len(r.Body) > 0 {
		words += "  body of " + theme.Count(len(r.Body), "byte")
	}
	return words
}

// CodeLines say what became of code of the user's in a request that is over: where it
// failed, and what is different from the run before.
func (b *Base) CodeLines(w int) []string {
	if b.Exchange == nil || !b.Over {
		return nil
	}
	var lines []string
	if failure, ok := b.FinalFailure(); ok && b.Own {
		lines = append(lines, b.Theme.WrongText(failure.Data.(*trace.AppRaised).Exc, w)...)
	}
	return append(lines, b.DifferenceLines(w)...)
}

// DifferenceLines say what is different from the run before, where the code was
// changed since.
func (b *Base) DifferenceLines(w int) []string {
	differs := b.Differs()
	if differs == nil {
		return nil
	}
	return b.Theme.Marked(b.Theme.Sym.Change, "Beside the run before: "+viewer.DifferenceWords(*differs), w)
}

// Whose stands before the place of a screen where something of the user's runs.
func (b *Base) Whose() string {
	if b.owner.Stack().HasUserFiles() {
		return b.Theme.Say("yours · ")
	}
	return ""
}
