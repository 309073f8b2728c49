package inspect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"roundtrip/sandbox/inspect"
	"roundtrip/tui/overlay"
)

// minimiseAtMost is how long it may take to make a request smaller.
const minimiseAtMost = 2 * time.Minute

func (s *Screen) whyNotSmaller() string {
	if why := s.whyNoRequest(); why != "" {
		return why
	}
	if s.site.Stack.App == "" {
		return "M needs the application. roundtrip trace APP --minimise runs it."
	}
	if !s.current().Row().Over() {
		return "A request is made smaller once it has ended."
	}
	if _, wrong := inspect.GoalOf(s.current().Trace()); !wrong {
		return "This request did not fail: no exception, finding, or status of 400 or more."
	}
	return ""
}

// askMinimise asks whether the request is made smaller, which calls the application many times.
func (s *Screen) askMinimise() {
	goal, _ := inspect.GoalOf(s.current().Trace())
	s.Overlays.Open(&overlay.Question{
		Text:  smallerQuestion(s.current().Row().Method),
		About: "What has to stay: " + strings.TrimSuffix(goal.String(), ".") + ".",
		Enter: "M",
		Choices: []overlay.Choice{
			{Key: "M", Word: "yes", Do: func() tea.Cmd { return s.minimise(goal) }},
			{Key: "esc", Word: "no"},
		},
	})
}

// smallerQuestion asks, and warns of requests that may change something: the application has its real data.
func smallerQuestion(method string) string {
	if inspect.IsSafe(method) {
		return fmt.Sprintf("Send up to %d smaller ones, while that stays?", inspect.MostTries)
	}
	return fmt.Sprintf("Each may change your data. Send up to %d smaller ones?", inspect.MostTries)
}

// minimise makes the request smaller, in a lab, and keeps the smallest as an exchange.
func (s *Screen) minimise(goal inspect.Goal) tea.Cmd {
	x, r, c, stack := s.current(), s.site.Record, s.site.Catalog, s.site.Stack
	s.Tell("It is sent again and again, smaller each time. The result is told here.")
	return func() tea.Msg {
		request, err := x.Request()
		if err != nil {
			return toldMsg{s, "", err}
		}
		ctx, cancel := context.WithTimeout(context.Background(), minimiseAtMost)
		defer cancel()
		trials := inspect.NewTrials(c, stack)
		best, err := inspect.Minimise(ctx, inspect.Attempt{Request: request, Layers: slices.Clone(stack.Middleware)}, goal, trials.Try)
		if err = errors.Join(err, trials.Close()); err != nil {
			return toldMsg{s, "", err}
		}
		n := r.Import(best.Trace, x.Row().Number, inspect.MadeSmaller)
		return toldMsg{s, smallestWords(n, goal, len(best.Request), len(request)), nil}
	}
}

// smallestWords say what making a request smaller has come to.
func smallestWords(number int, goal inspect.Goal, bytes, of int) string {
	return about(fmt.Sprintf("Request %d keeps %%s (%d of %d bytes).", number, bytes, of), goal.String())
}
