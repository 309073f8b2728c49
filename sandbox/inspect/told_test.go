package inspect_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"roundtrip/sandbox/inspect"
	"roundtrip/wsgi"
)

// What two answers have differently is said in the words of who asked: the status, each header, the body. Side by
// side, a head is told by what differs in it, and once.
func TestDifferencesAreNamed(t *testing.T) {
	t.Parallel()
	tea := wsgi.Header{Name: "X-Tea", Value: "green"}
	was := answer{"401 Unauthorized", []wsgi.Header{tea, {Name: "X-Old", Value: "1"}}, "Please log in."}
	for name, tt := range map[string]struct {
		is   answer
		want []string
	}{
		"nothing":   {was, nil},
		"a status":  {answer{"403 Forbidden", was.headers, was.body}, []string{"status 401 → 403"}},
		"a reason":  {answer{"401 Who Are You", was.headers, was.body}, []string{"status 401 Unauthorized → 401 Who Are You"}},
		"removed":   {answer{was.status, was.headers[:1], was.body}, []string{"header X-Old removed"}},
		"added":     {answer{was.status, slices.Concat(was.headers, []wsgi.Header{{Name: "X-New", Value: ""}}), was.body}, []string{"header X-New added"}},
		"a value":   {answer{was.status, []wsgi.Header{{Name: "X-Tea", Value: "black"}, was.headers[1]}, was.body}, []string{"header X-Tea green → black"}},
		"a body":    {answer{was.status, was.headers, "Please log out."}, []string{`body "Please log in." → "Please log out."`}},
		"the order": {answer{was.status, []wsgi.Header{was.headers[1], tea}, was.body}, []string{"step "}},
	} {
		all := answered(t, []string{"/1", "/1"}, func(n int, _ string) answer { return []answer{was, tt.is}[n] })
		twin := inspect.Series(all[:1], all[1:]).Twins[0]
		var got []string
		for _, d := range twin.Differences(all[0].Trace(), all[1].Trace()) {
			got = append(got, d.String())
		}
		if name == "the order" && len(got) == 1 {
			got[0] = got[0][:len("step ")]
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		beside := twin.Beside(all[0].Trace(), all[1].Trace())
		if name == "removed" {
			heads := slices.DeleteFunc(beside, func(p inspect.Pair) bool { return !strings.Contains(p.Was+p.Is, "X-Old") })
			if diff := cmp.Diff([]inspect.Pair{{Was: "app calls start_response of server, X-Old: 1", Is: "app calls start_response of server, without X-Old"}}, heads); diff != "" {
				t.Errorf("beside (-want +got):\n%s", diff)
			}
		}
	}
}
