package tui

import (
	"regexp"
	"strings"
	"testing"
)

// rowsOfJourney are the rows at the head of the screen that begin with the names of the lanes,
// with single blanks.
func (d *desk) rowsOfJourney() map[string]string {
	rows := make(map[string]string)
	for _, line := range strings.Split(d.text(), "\n") {
		words := strings.Fields(line)
		if len(words) > 0 && (words[0] == "in" || words[0] == "head" || words[0] == "body") && rows[words[0]] == "" {
			rows[words[0]] = strings.Join(words[1:], " ")
		}
	}
	return rows
}

// Where a layer is the server, the gateway carries its bytes: they come as bytes and not as a
// request, and all of them leave as a body. The head goes from the application to that layer,
// and not on: what it laid towards the gateway stays unlit.
func TestACarriedConnectionOnTheScreen(t *testing.T) {
	t.Parallel()
	d := sit(t, setup{start: "write-server/head-leaves", size: wide})
	d.read(func() {})
	rows := d.rowsOfJourney()
	for lane, want := range map[string]string{
		"in":   `^client ━+ \d+ bytes ━+▸ server ━+ environ ━+▸ you ━.*━▸ app$`,
		"head": `^◂╌+ ◂━+ 500$`,
		"body": `^\[●\] ▪+ ◂━+ (\d+ bytes) ━+ ▪+ ◂━+ (\d+ bytes) ━+ ▪+ ◂━+ 21 bytes ━+ ▪▪▪$`,
	} {
		found := regexp.MustCompile(want).FindStringSubmatch(rows[lane])
		if found == nil || len(found) > 2 && found[1] != found[2] {
			t.Errorf("lane %s: %q", lane, rows[lane])
		}
	}
	if d.v().Final().Sent != nil {
		t.Error("the gateway has sent a head of its own")
	}
}
