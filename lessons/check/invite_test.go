package check

import (
	"strings"
	"testing"

	"roundtrip/lessons"
)

// Whoever types what a task names, over what stands selected, has done it.
func TestATaskNamesWhatIsTypedAndWhatIsSelected(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ invite, selected, typed, want string }{
		{"Press e and write Sam in the place of Ada.", "Ada", "Sam", ""},
		{`Press e and write "to tea." instead of "of tea." It stays.`, "of tea.", "to tea.", ""},
		{"Press e and type 8 over the 5.", "5", "8", ""},
		{"Press e. Type your own name over Ada.", "Ada", "Sam", ""},
		{"Press e and type /mint over the attack.", "%0d%0a", "/mint", ""},
		{"Type a line of your own over Ada of tea, and see.", "Ada of tea", "Sam", ""},
		{"Press e and write h2c in the place of websocket.", "Upgrade: websocket", "Upgrade: h2c", "the invitation does not name what is typed: Upgrade: h2c|the invitation has websocket replaced, and Upgrade: websocket is selected"},
		{"Press e, as in X-User: admin.", "X_User", "X-User", "the invitation does not name what is typed: X-User"},
		{"Press e and make the 5 an 8.", "Length: 5", "Length: 8", "the invitation does not name what is typed: Length: 8"},
	} {
		p := &lessons.Page{Change: &lessons.Change{Invite: c.invite, Select: c.selected, Type: c.typed}}
		var got []string
		for _, wrong := range checkInvite(p, "Ada of tea. Length: 5 %0d%0a Upgrade: websocket") {
			got = append(got, wrong.What)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", c.invite, got, c.want)
		}
	}
}
