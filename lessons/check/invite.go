package check

import (
	"regexp"
	"strings"

	"roundtrip/lessons"
)

// checkInvite: whoever types what the invitation names, over what stands selected, makes the
// change. So what is typed stands in the invitation as it is typed, unless that is left to the
// reader, and what it names as replaced is what is selected. Now is the text of the field.
func checkInvite(p *lessons.Page, now string) (wrong lessons.Problems) {
	c := p.Change
	if c.To != nil || c.Type == "" || c.Invite == "" {
		return nil
	}
	if !named(c.Invite, c.Type) && !left.MatchString(c.Invite) {
		wrong = append(wrong, differs(p.File, "change.invite", "the words that are typed: "+c.Type, c.Invite, "the invitation does not name what is typed: %s", c.Type))
	}
	whole := strings.Contains(c.Invite, c.Select) // its first word alone is what replacedIn finds
	if old := replacedIn(c.Invite); old != "" && !(whole && strings.HasPrefix(c.Select, old)) && strings.Contains(now, old) {
		wrong = append(wrong, differs(p.File, "change.select", old, c.Select, "the invitation has %s replaced, and %s is selected", old, c.Select))
	}
	return wrong
}

// named reports whether an invitation names what is typed as a word for itself, so that nobody
// takes more or less of it.
func named(invite, typed string) bool {
	return regexp.MustCompile(`(?:^|[\s"])` + regexp.QuoteMeta(typed) + `(?:["]?[.,;]?(?:\s|$))`).MatchString(invite)
}

// left is how an invitation leaves to the reader what to type.
var left = regexp.MustCompile(`\b(?:such as|your own|your name|another name of)\b`)

// replaced is what an invitation names as what is replaced.
var replaced = regexp.MustCompile(`\b(?:in the place of|instead of|over)\s+(?:the\s+|an?\s+)?(?:"([^"]*)"|(\S+))`)

func replacedIn(invite string) string {
	m := replaced.FindStringSubmatch(invite)
	if m == nil {
		return ""
	}
	return m[1] + strings.TrimRight(m[2], ".,;")
}
