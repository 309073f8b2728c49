package check

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"roundtrip/lessons"
)

// command is one that a reader is to type in a terminal.
var command = regexp.MustCompile(`roundtrip (?:trace|inspect|serve|check|quiz|learn|review|probe|conform|explain|grade|lessons|progress)\b`)

// loose are the paragraphs of a text with a command that is not alone in it: it would be broken at the end of
// a line, and a full stop behind it typed with it.
func loose(text string) (wrong []string) {
	for _, p := range strings.Split(text, "\n\n") {
		p = strings.TrimSpace(p)
		alone := strings.HasPrefix(p, "`") && strings.HasSuffix(p, "`") && strings.Count(p, "`") == 2
		if command.MatchString(p) && !alone {
			wrong = append(wrong, p)
		}
	}
	return wrong
}

func TestACommandStandsOnALineOfItsOwn(t *testing.T) {
	t.Parallel()
	if got := loose("Type\n\n`roundtrip trace a GET /`\n\nand\n`roundtrip check a`."); !slices.Equal(got, []string{"and\n`roundtrip check a`."}) {
		t.Errorf("%q", got)
	}
	commands := 0
	for _, l := range course(t).Lessons {
		pages, err := l.Pages()
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pages {
			commands += len(command.FindAllString(p.Body, -1))
			for _, at := range textsToSet(p) {
				for _, wrong := range loose(at) {
					t.Errorf("%s: %q", p.Ref(), wrong)
				}
			}
		}
	}
	if commands == 0 {
		t.Error("the course has no command to type")
	}
}

// textsToSet are the texts that are wrapped on the screen.
func textsToSet(p *lessons.Page) (all []string) {
	for _, t := range textsOf(p) {
		all = append(all, t.words)
	}
	return append(all, p.Body)
}
