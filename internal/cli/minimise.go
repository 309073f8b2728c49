package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"roundtrip/internal/cli/exit"
	"roundtrip/internal/cli/report"
	"roundtrip/sandbox"
	"roundtrip/sandbox/inspect"
	"roundtrip/tui/theme"
)

// smaller makes a request smaller while what is wrong with it stays, and gives what there is to
// tell of the smallest. What became of it is told beside the output.
func (p *program) smaller(ctx context.Context, o opened, run *sandbox.Run) (report.Story, error) {
	goal, wrong := inspect.GoalOf(run.Trace())
	if !wrong {
		return report.Story{}, exit.Failf("Leave out --minimise.", "nothing is wrong with this request that could stay: no exception, no finding, and no status of 400 or more")
	}
	sent := sandbox.Bytes(run.Client().Sent)
	trials := inspect.NewTrials(o.catalog, o.stack)
	best, err := inspect.Minimise(ctx, inspect.Attempt{Request: sent, Layers: o.stack.Middleware}, goal, trials.Try)
	if err = errors.Join(err, trials.Close()); err != nil {
		return report.Story{}, exit.Failf("", "the request cannot be made smaller: %w", err)
	}
	layers := "no layer"
	if len(best.Layers) > 0 {
		layers = strings.Join(best.Layers, ", ")
	}
	text := fmt.Sprintf("Made smaller while %s stays: %d bytes of %d, through %s, after %d tries.", goal, len(best.Request), len(sent), layers, best.Tries)
	if !best.Done {
		text += " More could perhaps be taken away."
	}
	fmt.Fprintln(p.Err, theme.Printable(text))
	s := best.Trace.At(best.Trace.Len())
	return report.Story{Trace: best.Trace, Sent: best.Request, Received: s.Out.Bytes, Got: s.Out.Total}, nil
}
