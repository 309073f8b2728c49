package inspect_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
	"roundtrip/wsgi/trace"
)

// answer is what a site answers to its nth request.
type answer struct {
	status  string
	headers []wsgi.Header
	body    string
}

// answered are the exchanges of a site that is asked for some targets, by GET.
func answered(t *testing.T, targets []string, to func(n int, target string) answer) []*inspect.Exchange {
	t.Helper()
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	n := 0
	app := wsgi.AppFunc(func(env *wsgi.Environ, start wsgi.StartResponse) (wsgi.Body, error) {
		path, _ := env.Get("PATH_INFO")
		a := to(n, fmt.Sprint(path))
		n++
		_, err := start.Call(a.status, a.headers, nil)
		return wsgi.Blocks([]byte(a.body)), err
	})
	addr := recorded(t, r, app)
	for _, target := range targets {
		if _, err := ask(addr, get(target)); err != nil {
			t.Fatal(err)
		}
	}
	(&site{t, r, addr}).until("all are over", over(len(targets)))
	return slices.DeleteFunc(r.All(nil), func(x *inspect.Exchange) bool { return x.Row().Idle() })
}

// withHeader is a 200 with one header.
func withHeader(name, value string) answer {
	return answer{"200 OK", []wsgi.Header{{Name: name, Value: value}}, "tea"}
}

// A header that says how long something took, a number with a fraction that was another when the same was asked
// again, parts no pair, also where it happens to be the same. What a change of the code made does.
func TestNoiseInHeadersIsNoDifference(t *testing.T) {
	t.Parallel()
	took := []string{"8.2", "0.1", "0.1", "7.9", "0.1", "0.2"}
	later := func(n int, was, is string) string {
		if n < 3 {
			return was
		}
		return is
	}
	three := []string{"/1", "/2", "/3"}
	for name, tt := range map[string]struct {
		targets []string
		answer  func(n int, target string) answer
		parts   int
		varies  []string
	}{
		"a duration":                {three, func(n int, _ string) answer { return withHeader("X-Shop-Time", took[n]) }, 0, []string{"header X-Shop-Time"}},
		"with its unit":             {three, func(n int, _ string) answer { return withHeader("X-Render", took[n]+"ms") }, 0, []string{"header X-Render"}},
		"in a name of milliseconds": {three, func(n int, _ string) answer { return withHeader("X-Took-Ms", fmt.Sprint(n%2+4)) }, 0, []string{"header X-Took-Ms"}},
		"a fraction of no known name": {[]string{"/1", "/1", "/2"}, func(n int, _ string) answer { return withHeader("X-Load", took[n]) }, 0,
			[]string{"header X-Load"}},
		"a price, which stays when asked again": {[]string{"/1", "/1", "/2"}, func(n int, target string) answer {
			return withHeader("X-Price", later(n, "4.5", "5.0")+target[1:])
		}, 3, nil},
		"a limit that was changed": {three, func(n int, _ string) answer { return withHeader("Cache-Control", "max-age="+later(n, "60", "90")) }, 3, nil},
		"a place that was changed": {three, func(n int, target string) answer { return withHeader("Location", later(n, "/a", "/b")+target) }, 3, nil},
		"a header that was taken away": {three, func(n int, _ string) answer {
			return withHeader(later(n, "X-Shop-Time", "X-Shop"), took[n])
		}, 3, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := answered(t, slices.Concat(tt.targets, tt.targets), tt.answer)
			sides := inspect.Series(all[:3], all[3:])
			if got := partings(sides); len(got) != tt.parts {
				t.Errorf("%d part, not %d: %q", len(got), tt.parts, got)
			}
			if diff := cmp.Diff(tt.varies, sides.Varies, cmp.Transformer("none", func(s []string) []string { return append([]string{}, s...) })); diff != "" {
				t.Errorf("what varies (-want +got):\n%s", diff)
			}
		})
	}
}

// partings are what those of a series are that part.
func partings(sides inspect.Sides) (is []string) {
	for _, twin := range sides.Twins {
		if twin.Parted {
			is = append(is, twin.Parting.Is)
		}
	}
	return is
}

// Beside a header that is another each time, the one change of the code is the one that is seen.
func TestAStatusIsSeenBesideNoise(t *testing.T) {
	t.Parallel()
	targets := []string{"/1", "/login", "/3"}
	all := answered(t, slices.Concat(targets, targets), func(n int, target string) answer {
		a := withHeader("X-Shop-Time", fmt.Sprintf("%d.%d", 9-n, n))
		if target == "/login" {
			a.status = map[bool]string{true: "401 Unauthorized", false: "403 Forbidden"}[n < 3]
		}
		return a
	})
	got := partings(inspect.Series(all[:3], all[3:]))
	if len(got) != 1 || !strings.Contains(got[0], "403") {
		t.Errorf("%q", got)
	}
}

// A time in a body that something took is noise by its unit. A number that nobody can tell from a price is noise
// only where the same code gave another when it was asked twice.
func TestNoiseInBodies(t *testing.T) {
	t.Parallel()
	targets := []string{"/1", "/2", "/3"}
	for form, parts := range map[string]int{"rendered in %d.%d ms": 0, `{"seconds": "%d.%ds"}`: 0, `{"price": %d.%d}`: 3, "costs %d.%d": 3} {
		all := answered(t, slices.Concat(targets, targets, targets[:1]), func(n int, _ string) answer {
			return answer{"200 OK", nil, fmt.Sprintf(form, 10+n, n)}
		})
		if got := partings(inspect.Series(all[:3], all[3:6])); len(got) != parts {
			t.Errorf("%s: %d part: %q", form, len(got), got)
		}
		var noise inspect.Noise
		if noise.Learn(all[5], all[6]); noise.Parts(all[0], all[3]) {
			t.Errorf("%s: they part though the same code gave two", form)
		}
		if got := partings(noise.Series(all[:3], all[3:6])); len(got) != 0 {
			t.Errorf("%s: %q", form, got)
		}
	}
}

// A header is left out where somebody says so, also where only one side has it, and nothing else is.
func TestAHeaderIsLeftOutByHand(t *testing.T) {
	t.Parallel()
	targets := []string{"/1", "/2", "/3"}
	all := answered(t, slices.Concat(targets, targets), func(n int, target string) answer {
		a := withHeader("X-Tea", map[bool]string{true: "green", false: "black"}[n < 3])
		switch {
		case target == "/2" && n > 2:
			a.headers = append(a.headers, wsgi.Header{Name: "X-New", Value: "1"})
		case target == "/3" && n > 2:
			a.headers = nil
		}
		return a
	})
	noise := inspect.Noise{LeftOut: []string{"x-tea"}}
	sides := noise.Series(all[:3], all[3:])
	if got := partings(sides); len(got) != 1 || !strings.Contains(got[0], "X-New") {
		t.Errorf("%q", got)
	}
	if len(sides.Varies) > 0 || !slices.Equal(sides.LeftOut, noise.LeftOut) {
		t.Errorf("%q varies, and %q is left out", sides.Varies, sides.LeftOut)
	}
	if got := partings(inspect.Series(all[:3], all[3:])); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

// Two exchanges alone are set beside each other by what a series has shown to be noise and by what somebody left out,
// and what is no difference by that is told.
func TestAPairByTheRulesOfASeries(t *testing.T) {
	t.Parallel()
	targets := []string{"/1", "/2", "/3"}
	all := answered(t, slices.Concat(targets, targets), func(n int, _ string) answer { return withHeader("X-Request-Id", fmt.Sprintf("r%d", n)) })
	var learned, none inspect.Noise
	learned.Series(all[:3], all[3:])
	byHand := inspect.Noise{LeftOut: []string{"X-Request-Id"}}
	for name, c := range map[string]struct {
		twin inspect.Twin
		left []string
	}{
		"learned":          {learned.Pair(all[0], all[3]), []string{"header X-Request-Id"}},
		"left out":         {byHand.Pair(all[0], all[3]), []string{"header x-request-id (left out)"}},
		"nothing known":    {none.Pair(all[0], all[3]), nil},
		"nothing left out": {},
	} {
		before, now := all[0].Trace(), all[3].Trace()
		var left []string
		for _, id := range c.twin.LeftOut(before, now) {
			left = append(left, id.Label)
		}
		if _, parted := c.twin.Part(before, now); parted != (c.left == nil) || !slices.Equal(left, c.left) || len(c.twin.Beside(before, now)) > 0 != parted {
			t.Errorf("%s: parted %v, left out %q", name, parted, left)
		}
	}
}

// A request that somebody changed in flight is not compared; where it has no twin, it is missing on the other side.
func TestARequestThatWasChangedInFlight(t *testing.T) {
	t.Parallel()
	all := answered(t, []string{"/1", "/1"}, func(int, string) answer { return withHeader("X-Tea", "green") })
	r := inspect.New(inspect.Options{})
	t.Cleanup(r.Close)
	events := slices.Insert(slices.Clone(all[0].Trace().Events()), all[0].Trace().Len()-1, trace.Event{X: all[0].Row().Server, Data: &trace.Edited{What: "head", Before: "200 OK", After: "404 Not Found"}})
	changed := r.Find(r.Import(trace.New(all[0].Trace().Started, events), 0, ""))
	if changed.Row().Edited != 1 {
		t.Fatalf("it has %d changes", changed.Row().Edited)
	}
	for name, c := range map[string]struct {
		before, now    []*inspect.Exchange
		byHand, parted bool
	}{
		"changed before":           {[]*inspect.Exchange{changed}, all[1:], true, false},
		"changed now":              {all[1:], []*inspect.Exchange{changed}, true, false},
		"changed, and missing now": {[]*inspect.Exchange{changed}, nil, false, true},
		"changed, and new":         {nil, []*inspect.Exchange{changed}, false, true},
	} {
		twins := inspect.Series(c.before, c.now).Twins
		if len(twins) != 1 || twins[0].ByHand() != c.byHand || twins[0].Parted != c.parted {
			t.Errorf("%s: %+v", name, twins)
		}
	}
}
