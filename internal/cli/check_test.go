package cli

import (
	"slices"
	"strings"
	"testing"

	"roundtrip/content"
	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/sandbox/python/pythontest"
	"roundtrip/wsgi/lint"
	"roundtrip/wsgi/trace"
)

// onPurpose are the applications of the course and the demos that break a rule
// to show what happens then.
func onPurpose() map[string]string {
	return map[string]string{
		"empty_environ.py": "A19", "hello_str.py": "A18", "hello_bare.py": "A9", "promise.py": "H89", "spills.py": "A19", "late.py": "A19",
		"pieces.py": "A13", "deleted.py": "H96", "tagged.py": "H97", "raises.py": "A19", "reads.py": "A13", "twice.py": "A7", "writes.py": "A17",
		"demo:raises": "A19", "demo:twice": "A7",
	}
}

// answersItself reports whether a layer mends an answer, gives one of its own, or is a test that
// calls the application with an environ that no server built.
func answersItself(layer string) bool {
	return layer == "catch" || layer == "mount" || strings.HasPrefix(layer, "tries")
}

// Every other application that comes with the program keeps every rule, and so
// does every layer around it.
func TestWhatTheCourseBreaksOnPurpose(t *testing.T) {
	t.Parallel()
	house := catalog.New(catalog.Options{Content: content.FS(), Embedded: pythontest.Engine(t)})
	for _, app := range house.Apps() {
		t.Run(app, func(t *testing.T) {
			t.Parallel()
			around := slices.DeleteFunc(house.Middleware(app), answersItself)
			lab, err := sandbox.NewLab(house, catalog.Stack{App: app, Middleware: around})
			if err != nil {
				t.Fatal(err)
			}
			defer lab.Close()
			req := sandbox.SampleRequest(house, app)
			req.Headers = append(slices.Clone(req.Headers), trace.Header{Name: "Authorization", Value: "Basic x"})
			run, err := lab.Send(req, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer run.Close()
			if err := awaitEnd(t.Context(), run); err != nil {
				t.Fatal(err)
			}
			var rules []string
			for _, f := range lint.Check(run.Trace()) {
				rules = append(rules, f.Rule)
			}
			want := onPurpose()[app]
			if want == "" && len(rules) > 0 || want != "" && !slices.Equal(rules, []string{want}) {
				t.Errorf("breaks %q, want %q", rules, want)
			}
		})
	}
}
