package check

import (
	"cmp"

	"roundtrip/lessons"
	"roundtrip/wsgi/trace"
)

// checkRefused: the server refuses a request that was changed by the rule that the page says,
// and not where the page says none. So no task is done by a request that fails otherwise.
func checkRefused(p *lessons.Page, after *trace.Trace) lessons.Problems {
	rule, want := lessons.Refusal(after), p.Change.Refused
	if rule == want {
		return nil
	}
	return lessons.Problems{differs(p.File, "change.refused", cmp.Or(want, "no refusal"), cmp.Or(rule, "no refusal"),
		"the server refuses the change by %s, and the page says %s: refused: RULE", cmp.Or(rule, "no rule"), cmp.Or(want, "none"))}
}
