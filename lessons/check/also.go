package check

import (
	"context"
	"fmt"

	"roundtrip/lessons"
)

// checkAlso: whatever else is typed into a page's change, and taken for it, does what the page
// says then.
func checkAlso(ctx context.Context, p *lessons.Page, runner Runner) (wrong lessons.Problems) {
	c := p.Change
	for i, typed := range c.Also {
		fail := func(format string, args ...any) {
			wrong = append(wrong, problem(p.File, fmt.Sprintf("change.also.%d", i), format, args...))
		}
		request := p.Run.Sends()
		if err := c.Apply(&request, typed); err != nil {
			fail("%q cannot be sent: %v", typed, err)
			continue
		}
		tr, err := runToEnd(ctx, *lessons.SetupOf(p.Run.Stack(), request), runner)
		if err != nil {
			fail("with %q the request does not run: %v", typed, err)
			continue
		}
		if !c.Done(tr) {
			continue // the reader is told that this is not what was asked for
		}
		for _, claim := range c.Claims {
			if err := claim.Check(tr); err != nil {
				fail("%q is taken for the change, and this is not true of it: %v%s", typed, err, saying(claim))
			}
		}
	}
	return wrong
}
