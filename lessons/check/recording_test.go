package check

import (
	"strings"
	"testing"

	"roundtrip/lessons/internal/coursetest"
)

func TestARecordingIsHeldToWhatIsSaidOfIt(t *testing.T) {
	t.Parallel()
	const text = "recorded from gunicorn 20.1.0\n$ gunicorn tea:application\nclient gets: cup 1\n"
	for name, c := range map[string]struct{ front, text, want string }{
		"right":         {"recording: tea.txt\nlens: recording\nclaims:\n  - {recorded: \"gets: cup 1\"}", text, ""},
		"no file":       {"recording: coffee.txt\nlens: recording\nclaims:\n  - {recorded: \"gets: cup 1\"}", text, "recordings/coffee.txt"},
		"not shown":     {"recording: tea.txt\nclaims:\n  - {recorded: \"gets: cup 1\"}", text, "recording is not among its lenses"},
		"none to show":  {"lens: recording\nclaims:\n  - that: seen(\"environ.built\")", text, "shows a recording and has none"},
		"a false claim": {"recording: tea.txt\nlens: recording\nclaims:\n  - {recorded: \"gets: cup 2\"}", text, "claim 1 is not true of the recording"},
		"of what":       {"recording: tea.txt\nlens: recording\nclaims:\n  - {recorded: \"cup 1\"}", "client gets: cup 1\n", "does not say what was recorded"},
		"no claim":      {"recording: tea.txt\nlens: recording\nclaims:\n  - {say: It is so.}", text, "claim 1 has no expression"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const claims = "claims:\n  - that: seen(\"environ.built\")"
			if !strings.Contains(coursetest.NextPage, claims) {
				t.Fatal("the page has other claims")
			}
			page := strings.Replace(coursetest.NextPage, claims, c.front, 1)
			_, err := Load(coursetest.Files(map[string]string{"first/02-next.md": page, "recordings/tea.txt": c.text}))
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
