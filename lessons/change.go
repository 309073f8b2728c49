package lessons

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// FieldText is the text of the part of a request that a change is about.
func FieldText(r sandbox.Request, field string) string {
	switch field {
	case "method":
		return cmp.Or(r.Method, "GET")
	case "target":
		return cmp.Or(r.Target, "/")
	case "headers":
		return sandbox.HeadersText(r.Headers)
	case "body":
		return string(r.Body)
	}
	return sandbox.RawText(r.Raw)
}

// Apply puts what was typed into a request: in the place of what the change selects, or of
// the whole field; a header without a selection is added. \n stands for a line end.
func (c *Change) Apply(r *sandbox.Request, typed string) error {
	text := FieldText(*r, c.Field)
	typed = strings.ReplaceAll(typed, `\n`, "\n")
	switch {
	case c.Select != "":
		text = strings.Replace(text, c.Select, typed, 1)
	case c.Field == "headers" && text != "":
		text += "\n" + typed
	default:
		text = typed
	}
	var err error
	switch c.Field {
	case "method":
		r.Method, err = text, sandbox.CheckMethod(text)
	case "target":
		r.Target, err = text, sandbox.CheckTarget(text)
	case "headers":
		r.Headers, err = sandbox.ParseHeaders(text)
	case "body":
		r.Body = []byte(text)
	case "raw":
		r.Raw, err = sandbox.ParseRaw(text)
	default:
		err = errors.New("the page does not say what to change")
	}
	return err
}

// SelectedIn is what the page selects in the text of a field; where something was typed in its
// place, that, or "" where it is not known any more which part that is. Own is the text that the
// page sends.
func (c *Change) SelectedIn(own, now string) string {
	before, after, ok := strings.Cut(own, c.Select)
	if c.Select == "" || !ok || strings.Contains(now, c.Select) {
		return c.Select
	}
	if !strings.HasPrefix(now, before) || !strings.HasSuffix(now[len(before):], after) {
		return ""
	}
	part := now[len(before) : len(now)-len(after)]
	if part == "" || strings.Index(now, part) != len(before) {
		return ""
	}
	return part
}

// Made is what runs once somebody has done what the page's change asks for, and whether it
// has one that can be tried.
func (p *Page) Made() (run Setup, ok bool, err error) {
	c := p.Change
	if c == nil {
		return Setup{}, false, nil
	}
	if swapped, ok := p.Swapped(); ok {
		return swapped, true, nil
	}
	if c.Type == "" {
		return Setup{}, false, nil
	}
	request := p.Run.Sends()
	if err := c.Apply(&request, c.Type); err != nil {
		return Setup{}, true, err
	}
	return *SetupOf(p.Run.Stack(), request), true, nil
}

// NotYet says of a request that was changed, and is not what the task asks for, what would be.
func (c *Change) NotYet(own Setup) string {
	w := c.said()
	if c.Type == "" {
		return w.notYet
	}
	return w.notYet + " " + strings.ReplaceAll(w.example, "{example}", c.Example(own))
}

// said are the words of the course that the change is of.
func (c *Change) said() *words { return cmp.Or(c.words, &inEnglish) }

// Example is what the change asks for, as somebody types it: the line of the field in which it
// stands.
func (c *Change) Example(own Setup) string {
	request := own.Sends()
	if err := c.Apply(&request, c.Type); err != nil {
		return c.Type
	}
	typed, _, _ := strings.Cut(strings.ReplaceAll(c.Type, `\n`, "\n"), "\n")
	for line := range strings.Lines(FieldText(request, c.Field)) {
		if line = strings.TrimRight(line, "\r\n"); strings.Contains(line, typed) {
			return line
		}
	}
	return c.Type
}

// Refusal is the rule by which the server has refused a request, "" if it has not.
func Refusal(tr *trace.Trace) string {
	if rejected := tr.At(tr.Len()).Rejected; rejected != nil {
		return rejected.Rule
	}
	return ""
}

// Done reports whether a request that was changed, and has ended, is what the change asks for.
func (c *Change) Done(tr *trace.Trace) bool {
	if Refusal(tr) != c.Refused {
		return false
	}
	if c.That.Absent() {
		return true
	}
	done, err := c.That.Holds(expr.End(tr))
	return err == nil && done
}

// Pair is one value before a change and after it, as text.
type Pair struct{ Name, Before, After string }

// Values are what is to be compared, of a request that has ended. Of an expression that has
// no value there is nothing to tell.
func (c *Change) Values(tr *trace.Trace) []string {
	values := make([]string, len(c.Compare))
	for i, one := range c.Compare {
		values[i] = one.text(tr, c.said())
	}
	return values
}

// Pairs are values before a change and after it, none where those of one of the two requests
// are not known.
func (c *Change) Pairs(before, after []string) []Pair {
	var pairs []Pair
	for i, one := range c.Compare {
		if len(before) == len(c.Compare) && len(after) == len(c.Compare) {
			pairs = append(pairs, Pair{one.Name, before[i], after[i]})
		}
	}
	return pairs
}

// text is the value at the end of a request, in words.
func (c Compared) text(tr *trace.Trace, w *words) string {
	if tr == nil || c.Of.Expr == nil {
		return ""
	}
	v, err := c.Of.Expr.Value(expr.At(tr, EndOf(tr)))
	if err != nil {
		return ""
	}
	return w.value(v)
}

// value is a value as somebody who knows Python reads it; a text has no quotes.
func (w *words) value(v any) string {
	switch v := v.(type) {
	case nil:
		return w.nothing
	case bool:
		if v {
			return w.yes
		}
		return w.no
	case string:
		return cmp.Or(strings.ReplaceAll(strings.ReplaceAll(v, "\r\n", " "), "\n", " "), w.empty)
	case []any:
		texts := make([]string, len(v))
		for i, one := range v {
			texts[i] = w.value(one)
		}
		return cmp.Or(strings.Join(texts, ", "), w.none)
	}
	return fmt.Sprint(v)
}
