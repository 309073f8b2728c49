package conform

import "testing"

// turn is a row of the decision table that takes a client of its own.
type turn struct {
	rule string
	name string
	run  func(*testing.T)
}

func TestTurns(t *testing.T) {
	t.Parallel()
	for _, tt := range turns() {
		t.Run(tt.rule+"/"+tt.name, func(t *testing.T) {
			t.Parallel()
			tt.run(t)
		})
	}
}

func turns() []turn {
	return []turn{
		{"H65", "a body that is cut off behind the answer's head", cutOffBehindTheHead},
		{"H66", "a bad chunk behind the answer's head", badChunkBehindTheHead},
		{"H71", "a head that does not come", headThatDoesNotCome},
		{"H72", "an idle connection", idleConnection},
		{"H73", "a body that stops", bodyThatStops},
		{"H73", "a client that does not read", clientThatDoesNotRead},
		{"H74", "time held", heldTime},
		{"H75", "100 on the first read", continuesOnTheFirstRead},
		{"H75", "no 100 for a body that is there", continuesNotWhenTheBodyIsThere},
		{"H76", "an answer without reading", answersWithoutReading},
		{"H79", "an unread body", unreadBodies},
		{"H79", "an unread body that does not come", unreadBodyThatDoesNotCome},
		{"H80", "an answer before the end of the input", lingers},
		{"H80", "a close that the client does not know of", closesUnasked},
		{"H82", "the last request that a connection may have", lastRequest},
		{"H83", "an old client is told", keptOldIsSaid},
		{"H85", "a half-close", halfCloseIsNoAbort},
		{"H86", "nothing", nothingIsAnsweredToNothing},
		{"H107", "a client that is gone", goneAtAWrite},
		{"H107", "a client that is gone while it sends", goneWhileSending},
	}
}
