package check

import (
	"fmt"
	"iter"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/lessons/internal/tracetest"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/trace"
)

// Every claim of the course is false of some trace that is nearly the one that
// its page leaves: an event less or more, another order, a value changed. A
// claim that nothing can make false says nothing.
func TestEveryClaimCanFail(t *testing.T) {
	t.Parallel()
	if pythontest.Race {
		t.Skip("claims are evaluated by one goroutine; this runs without the race detector")
	}
	h := newCatalog(t)
	eachPage(t, func(t *testing.T, p *lessons.Page) {
		tr := walked(t, h, p)
		for i, c := range p.Claims {
			if c.Recorded != "" {
				continue // of a text, which no trace changes
			}
			if by := killer(c, tr); by == "" {
				t.Errorf("%s:%d: no mutation makes claim %d false: %s", p.File, c.That.Line, i+1, c.That)
			}
		}
	})
}

func TestMutationsFindAClaimThatSaysNothing(t *testing.T) {
	t.Parallel()
	tr := tracetest.Hello()
	for src, can := range map[string]bool{
		`True`: false, `status == 200 or True`: false, `len(body) >= 0`: false, `"x" in ["x"]`: false,
		`status == 200`: true, `len(body) == 11`: true, `not seen("app.raised")`: true, `method not in ["BREW"]`: true,
		`before("app.called", "app.returned")`: true, `bytes_of("QUERY_STRING") == "name=Ada"`: true, `elapsed_ms < 1000`: true,
		`called("session")`: true, `first_receiver == "session"`: true, `added_by("session") == ["Set-Cookie"]`: true,
		`count("app.called") == 3`: true, `"Content-Length" in server_added()`: true, `not wraps("app")`: true,
		`wire_in.startswith("GET ")`: true, `returned("app") == "list"`: true, `held_ms == 0`: true, `keep_alive`: true,
	} {
		claim := lessons.Claim{That: lessons.Cond{Expr: expr.MustCompile(src)}}
		if by := killer(claim, tr); (by != "") != can {
			t.Errorf("%s: made false by %q", src, by)
		}
	}
}

// killer names a mutation of the trace of which the claim is not true, "" if
// there is none. The place at which the claim speaks has to be there still:
// that it is missing would be easy.
func killer(c lessons.Claim, tr *trace.Trace) string {
	for name, events := range mutations(tr.Events(), c.That.String()) {
		mutant := trace.New(tr.Started, events)
		n, err := c.Position(mutant)
		if err != nil || n < 0 {
			continue
		}
		if holds, err := c.That.Holds(expr.At(mutant, n)); err != nil || !holds {
			return name
		}
	}
	return ""
}

// mutations are changes of a trace. Values are replaced by others, among them
// those that the source of the claim names.
func mutations(events []trace.Event, source string) iter.Seq2[string, []trace.Event] {
	return func(yield func(string, []trace.Event) bool) {
		for _, m := range []iter.Seq2[string, []trace.Event]{missing(events), changed(events, source), disordered(events), retimed(events), added(events)} {
			for name, mutant := range m {
				if !yield(name, mutant) {
					return
				}
			}
		}
	}
}

// missing drops all events of a kind, the first, or the last.
func missing(events []trace.Event) iter.Seq2[string, []trace.Event] {
	return func(yield func(string, []trace.Event) bool) {
		for _, k := range trace.Kinds() {
			is := func(e trace.Event) bool { return e.Kind() == k }
			first := slices.IndexFunc(events, is)
			if first < 0 {
				continue
			}
			all := slices.DeleteFunc(slices.Clone(events), is)
			if !yield("without "+k.String(), all) || !yield("without the first "+k.String(), slices.Delete(slices.Clone(events), first, first+1)) {
				return
			}
		}
	}
}

// added puts an event of each kind, in each layer, to the start and to the end.
func added(events []trace.Event) iter.Seq2[string, []trace.Event] {
	return func(yield func(string, []trace.Event) bool) {
		layers := map[trace.Layer]bool{}
		for _, e := range events {
			layers[e.Layer] = true
		}
		end := lessons.EndOf(trace.New(time.Time{}, events))
		for _, k := range trace.Kinds() {
			for layer := range layers {
				e := trace.Event{Seq: 999, X: 1, Conn: 1, N: 1, Layer: layer, Data: k.NewData()}
				for _, at := range []int{1, end - 1} {
					if !yield(fmt.Sprintf("with %s in %s at %d", k, layer, at), slices.Insert(slices.Clone(events), min(max(at, 0), len(events)), e)) {
						return
					}
				}
			}
		}
	}
}

// disordered reverses the events, and moves those of one kind to the front or
// the end.
func disordered(events []trace.Event) iter.Seq2[string, []trace.Event] {
	return func(yield func(string, []trace.Event) bool) {
		reversed := slices.Clone(events)
		slices.Reverse(reversed)
		if !yield("reversed", reversed) {
			return
		}
		for _, k := range trace.Kinds() {
			var of, rest []trace.Event
			for _, e := range events {
				if e.Kind() == k {
					of = append(of, e)
				} else {
					rest = append(rest, e)
				}
			}
			if len(of) > 0 && (!yield(k.String()+" first", slices.Concat(of, rest)) || !yield(k.String()+" last", slices.Concat(rest, of))) {
				return
			}
		}
	}
}

// retimed makes everything slower, or held for longer.
func retimed(events []trace.Event) iter.Seq2[string, []trace.Event] {
	return func(yield func(string, []trace.Event) bool) {
		slow, held := slices.Clone(events), slices.Clone(events)
		for i := range events {
			slow[i].T = time.Duration(i) * time.Hour
			held[i].Held += time.Duration(i) * time.Hour
		}
		_ = yield("slower", slow) && yield("held for hours", held)
	}
}

// changed replaces the values of each field in all events of a kind.
func changed(events []trace.Event, source string) iter.Seq2[string, []trace.Event] {
	texts, numbers := literals(source)
	return func(yield func(string, []trace.Event) bool) {
		for _, change := range changes(texts, numbers) {
			for _, k := range trace.Kinds() {
				for f := range fields(k) {
					mutant := slices.Clone(events)
					touched := false
					for i, e := range mutant {
						if e.Kind() == k {
							mutant[i].Data = copyOf(e.Data)
							touched = change.do(reflect.ValueOf(mutant[i].Data).Elem().Field(f)) || touched
						}
					}
					if touched && !yield(fmt.Sprintf("%s: field %d %s", k, f, change.name), mutant) {
						return
					}
				}
			}
			mutant := slices.Clone(events)
			for i := range mutant {
				change.do(reflect.ValueOf(&mutant[i]).Elem().FieldByName("Layer"))
				mutant[i].Spans = slices.Clone(mutant[i].Spans)
				change.do(reflect.ValueOf(&mutant[i]).Elem().FieldByName("Spans"))
			}
			if !yield("envelope "+change.name, mutant) {
				return
			}
		}
	}
}

// fields counts the fields of a kind's data that can be set.
func fields(k trace.Kind) iter.Seq[int] {
	t := reflect.TypeOf(k.NewData()).Elem()
	return func(yield func(int) bool) {
		for i := range t.NumField() {
			if t.Field(i).IsExported() && !yield(i) {
				return
			}
		}
	}
}

// copyOf copies data deep enough for a change to leave the original alone.
func copyOf(d trace.Data) trace.Data {
	c := reflect.New(reflect.TypeOf(d).Elem())
	c.Elem().Set(reflect.ValueOf(d).Elem())
	unshare(c.Elem())
	return c.Interface().(trace.Data)
}

func unshare(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() || !v.CanSet() {
			return
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		for i := range c.Len() {
			unshare(c.Index(i))
		}
		v.Set(c)
	case reflect.Struct:
		for i := range v.NumField() {
			unshare(v.Field(i))
		}
	}
}

// change is a way to change every text, number, flag or list in a value. It
// answers whether there was one to change.
type change struct {
	name string
	do   func(v reflect.Value) bool
}

func changes(texts []string, numbers []int) []change {
	all := []change{
		{"longer", within(func(v reflect.Value) bool { return setText(v, func(s string) string { return "x" + s + "x" }) })},
		{"quoted longer", within(func(v reflect.Value) bool {
			return setText(v, func(s string) string { return strings.ReplaceAll(s, "'", "'x") })
		})},
		{"empty", within(func(v reflect.Value) bool { return setText(v, func(string) string { return "" }) })},
		{"more", within(func(v reflect.Value) bool { return setNumber(v, func(n int64) int64 { return n + 1 }) })},
		{"none", within(func(v reflect.Value) bool { return setNumber(v, func(int64) int64 { return 0 }) })},
		{"opposite", within(setFlag)},
		{"cut", cut},
		{"doubled", doubled},
	}
	for _, s := range texts {
		all = append(all,
			change{fmt.Sprintf("%q", s), within(func(v reflect.Value) bool { return setText(v, func(string) string { return s }) })},
			change{fmt.Sprintf("with %q", s), within(func(v reflect.Value) bool { return setText(v, func(old string) string { return old + s }) })},
			change{fmt.Sprintf("quoted %q", s), within(func(v reflect.Value) bool { return setText(v, func(string) string { return "'" + s + "'" }) })},
			change{fmt.Sprintf("without %q", s), within(func(v reflect.Value) bool {
				return setText(v, func(old string) string { return strings.ReplaceAll(old, s, "") })
			})},
			change{fmt.Sprintf("item %q", s), func(v reflect.Value) bool { return item(v, s) }},
		)
	}
	for _, n := range numbers {
		all = append(all, change{fmt.Sprint(n), within(func(v reflect.Value) bool { return setNumber(v, func(int64) int64 { return int64(n) }) })})
	}
	return all
}

// within applies a change to a value and to everything in it.
func within(do func(reflect.Value) bool) func(reflect.Value) bool {
	var all func(v reflect.Value) bool
	all = func(v reflect.Value) bool {
		touched := v.CanSet() && do(v)
		switch v.Kind() {
		case reflect.Slice:
			for i := range v.Len() {
				if v.Type().Elem().Kind() != reflect.Uint8 {
					touched = all(v.Index(i)) || touched
				}
			}
		case reflect.Struct:
			for i := range v.NumField() {
				touched = all(v.Field(i)) || touched
			}
		}
		return touched
	}
	return all
}

func setText(v reflect.Value, to func(string) string) bool {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(to(v.String()))
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		v.SetBytes([]byte(to(string(v.Bytes()))))
	default:
		return false
	}
	return true
}

func setNumber(v reflect.Value, to func(int64) int64) bool {
	if !v.CanInt() {
		return false
	}
	v.SetInt(to(v.Int()))
	return true
}

func setFlag(v reflect.Value) bool {
	if v.Kind() != reflect.Bool {
		return false
	}
	v.SetBool(!v.Bool())
	return true
}

// cut takes the last item of a list, the last byte of bytes.
func cut(v reflect.Value) bool {
	if v.Kind() != reflect.Slice || v.Len() == 0 {
		return false
	}
	v.Set(v.Slice(0, v.Len()-1))
	return true
}

// doubled repeats a list.
func doubled(v reflect.Value) bool {
	if v.Kind() != reflect.Slice || v.Len() == 0 {
		return false
	}
	v.Set(reflect.AppendSlice(v.Slice(0, v.Len()), v))
	return true
}

// item appends an item whose first text is s: a header, an entry of an environ,
// a name.
func item(v reflect.Value, s string) bool {
	switch {
	case v.Kind() == reflect.Struct:
		touched := false
		for i := range v.NumField() {
			touched = item(v.Field(i), s) || touched
		}
		return touched
	case v.Kind() != reflect.Slice || v.Type().Elem().Kind() == reflect.Uint8 || !v.CanSet():
		return false
	}
	e := reflect.New(v.Type().Elem()).Elem()
	switch {
	case e.Kind() == reflect.String:
		e.SetString(s)
	case e.Kind() == reflect.Struct && e.NumField() > 0 && e.Field(0).Kind() == reflect.String:
		e.Field(0).SetString(s)
	}
	v.Set(reflect.Append(v, e))
	return true
}

var (
	textLiteral   = regexp.MustCompile(`"([^"]*)"|'([^']*)'`)
	numberLiteral = regexp.MustCompile(`\b[0-9]+\b`)
)

// literals are the texts and numbers that stand in the source of an expression.
func literals(source string) (texts []string, numbers []int) {
	for _, m := range textLiteral.FindAllStringSubmatch(source, -1) {
		if s, err := strconv.Unquote(`"` + m[1] + m[2] + `"`); err == nil && s != "" {
			texts = append(texts, s)
		}
	}
	for _, m := range numberLiteral.FindAllString(source, -1) {
		if n, err := strconv.Atoi(m); err == nil {
			numbers = append(numbers, n, n+1)
		}
	}
	return texts, numbers
}
