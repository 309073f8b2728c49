package check

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"roundtrip/lessons"
	"roundtrip/lessons/expr"
	"roundtrip/sandbox"
	"roundtrip/wsgi/trace"
)

// Page runs a page's request and holds the page against what happened: each
// stop is reached and holds, what is pointed at is there, the prediction has
// its one right answer, and every claim is true. It finds nothing to say about
// a page that tells the truth.
func Page(ctx context.Context, p *lessons.Page, runner Runner) lessons.Problems {
	w, err := ReadThrough(ctx, p, runner)
	if err != nil {
		return lessons.Problems{problem(p.File, "run", "the request did not run: %v", err)}
	}
	wrong := checkHolds(p, w)
	wrong = append(wrong, checkPointed(p, w)...)
	wrong = append(wrong, checkAnswer(p, w)...)
	wrong = append(wrong, Claims(p, w.Trace)...)
	wrong = append(wrong, checkDecided(ctx, p, runner)...)
	return append(wrong, checkMade(ctx, p, runner, w.Trace)...)
}

// Claims evaluates the claims of a page over a trace of its request.
func Claims(p *lessons.Page, tr *trace.Trace) (wrong lessons.Problems) {
	for i, c := range p.Claims {
		if c.Recorded != "" {
			continue // of what no request of the page shows; checkRecording holds it
		}
		if err := c.Check(tr); err != nil {
			wrong = append(wrong, differs(p.File, fmt.Sprintf("claims.%d.that", i), c.That.String(), was(c, tr), "claim %d is not true: %v%s", i+1, err, saying(c)))
		}
	}
	return wrong
}

// was is the exchange where the claim speaks, in words.
func was(c lessons.Claim, tr *trace.Trace) string {
	n, err := c.Position(tr)
	if err != nil {
		n = lessons.EndOf(tr)
	}
	return expr.Summary(expr.At(tr, n))
}

func saying(c lessons.Claim) string {
	if c.Say == "" {
		return ""
	}
	return fmt.Sprintf(" (%q)", c.Say)
}

func checkHolds(p *lessons.Page, w *Walk) (wrong lessons.Problems) {
	if w.Opening < 0 {
		wrong = append(wrong, differs(p.File, "hold", p.Hold.String(), ended(w), "the opening hold is not reached: %s", p.Hold))
	}
	for i, press := range p.Presses() {
		if w.Reached[i] < 0 {
			c := press.Until()
			wrong = append(wrong, differs(p.File, partOf(p, press), c.String(), ended(w), "press %d of space does not arrive: %s", i+1, c))
		}
	}
	for _, err := range w.Failed {
		part := "hold"
		for _, press := range p.Presses() {
			if strings.HasPrefix(err.Error(), press.Until().String()+": ") {
				part = partOf(p, press)
			}
		}
		wrong = append(wrong, problem(p.File, part, "a condition on the way fails: %v", err))
	}
	return wrong
}

// partOf is where the condition of a press stands on its page.
func partOf(p *lessons.Page, press lessons.Press) string {
	for i := range p.Stops {
		if press.Stop == &p.Stops[i] {
			return fmt.Sprintf("stops.%d.until", i)
		}
	}
	return "predict.reveal"
}

// ended is what the request came to, in words.
func ended(w *Walk) string { return expr.Summary(expr.At(w.Trace, lessons.EndOf(w.Trace))) }

// checkPointed: what is pointed at is there when it is pointed at.
func checkPointed(p *lessons.Page, w *Walk) (wrong lessons.Problems) {
	look := func(point *lessons.Point, part string, n int) {
		if point != nil && n >= 0 && !pointedAt(point, expr.At(w.Trace, n)) {
			wrong = append(wrong, problem(p.File, part, "what is pointed at is not there yet"))
		}
	}
	look(p.Point, "point", w.Opening)
	for i, press := range p.Presses() {
		look(press.Point(), strings.Replace(partOf(p, press), "until", "point", 1), w.Reached[i])
	}
	return wrong
}

func pointedAt(point *lessons.Point, at *expr.Context) bool {
	s := at.State()
	name, isHeader := strings.CutPrefix(point.Bytes, "header:")
	switch {
	case point.Key != "":
		_, ok := s.Variable(point.Key)
		return ok
	case isHeader:
		return slices.ContainsFunc(s.Headers, func(h trace.RequestHeader) bool { return strings.EqualFold(h.Name, name) })
	case point.Header != "":
		return slices.ContainsFunc(allHeaders(s), func(h trace.Header) bool { return strings.EqualFold(h.Name, point.Header) })
	}
	return true
}

// allHeaders are the headers of the response wherever they are on their way.
func allHeaders(s *trace.State) []trace.Header {
	var all []trace.Header
	for _, l := range s.Layers {
		if l.Head != nil {
			all = append(all, l.Head.Headers...)
		}
	}
	if s.Stored != nil {
		all = append(all, s.Stored.Headers...)
	}
	if s.Sent != nil {
		all = append(append(all, s.Sent.Headers...), s.Sent.ServerAdded...)
	}
	return all
}

// checkAnswer: the prediction has a right answer that can be given, and only
// wrong ones need a why.
func checkAnswer(p *lessons.Page, w *Walk) (wrong lessons.Problems) {
	q := p.Predict
	i := slices.IndexFunc(p.Presses(), func(press lessons.Press) bool { return press.Predict != nil })
	if q == nil || w.Reached[i] < 0 {
		return nil
	}
	at := expr.At(w.Trace, w.Reached[i])
	fail := func(format string, args ...any) {
		wrong = append(wrong, problem(p.File, "predict.answer", format, args...))
	}
	answers, err := q.Answers(at)
	switch {
	case err != nil:
		fail("the answer cannot be computed: %v", err)
		return wrong
	case len(answers) == 0:
		fail("no answer is right")
	}
	if len(answers) > 0 && !slices.ContainsFunc(answers, func(a any) bool { return canGive(p, a, at, w.Trace) }) {
		fail("the answer is %v, which nobody can give", q.Words(answers))
	}
	right := 0
	for _, c := range q.Choices {
		isRight := lessons.Among(answers, c.Is)
		switch {
		case !isRight && c.Why == "":
			fail("the wrong choice %v has no why", c.Is)
		case isRight && q.Pointed() && c.Why != "":
			fail("the answer is %v, and its why speaks of it as a wrong one: %s", c.Is, c.Why)
		}
		if isRight {
			right++
		}
	}
	if !q.Pointed() && right != 1 {
		fail("%d choices are right; the answer is %v", right, answers)
	}
	return wrong
}

// canGive reports whether a learner can give the answer.
func canGive(p *lessons.Page, answer any, at *expr.Context, whole *trace.Trace) bool {
	s := at.State()
	name, _ := answer.(string)
	switch p.Predict.Point {
	case "station":
		ends := []string{"client", "server"}
		return slices.Contains(ends, name) || slices.ContainsFunc(s.Layers, func(l trace.LayerState) bool { return l.Layer.Name() == name })
	case "key":
		_, ok := s.Variable(name)
		return ok
	case "byte":
		off, ok := answer.(int)
		return ok && off >= 0 && int64(off) < bytesToPoint(p, whole)
	}
	_, ok := p.Predict.Choice(answer)
	return ok
}

// bytesToPoint is how many bytes there are to point at. The client's can be seen
// before the server reads them.
func bytesToPoint(p *lessons.Page, whole *trace.Trace) int64 {
	s := whole.At(whole.Len())
	return max(s.In.Total, s.Out.Total, int64(len(p.Run.Sends().Bytes("127.0.0.1:4000"))))
}

// checkDecided: each decision that can be taken is carried out, and what is said of it is true.
func checkDecided(ctx context.Context, p *lessons.Page, runner Runner) (wrong lessons.Problems) {
	if p.Predict == nil || p.Predict.Decides == "" {
		return nil
	}
	for i, choice := range p.Predict.Choices {
		part := fmt.Sprintf("predict.choices.%d", i)
		w, err := readThrough(ctx, p, runner, choice.Is)
		switch {
		case err != nil:
			wrong = append(wrong, problem(p.File, part, "with the decision %v the request does not run: %v", choice.Is, err))
			continue
		case w.Trace.Find(trace.KindEdited, 0) < 0:
			wrong = append(wrong, problem(p.File, part, "the decision %v is not carried out: the request is not held where the server is called", choice.Is))
		}
		for j, claim := range choice.Claims {
			if err := claim.Check(w.Trace); err != nil {
				wrong = append(wrong, differs(p.File, fmt.Sprintf("%s.claims.%d", part, j), claim.That.String(), was(claim, w.Trace), "with the decision %v this is not true: %v%s", choice.Is, err, saying(claim)))
			}
		}
	}
	return wrong
}

// checkMade: what the page asks to change can be done, what it has shown is true, and the
// values that are set side by side can be told.
func checkMade(ctx context.Context, p *lessons.Page, runner Runner, before *trace.Trace) (wrong lessons.Problems) {
	run, ok, err := p.Made()
	if err == nil && !ok {
		return nil
	}
	fail := func(part, format string, args ...any) {
		wrong = append(wrong, problem(p.File, part, format, args...))
	}
	if err != nil {
		fail("change.type", "what the change types cannot be sent: %v", err)
		return wrong
	}
	after, err := runToEnd(ctx, run, runner)
	if err != nil {
		fail("change", "with the change of %s the request does not run: %v", p.Change.Field, err)
		return wrong
	}
	c := p.Change
	if refused := checkRefused(p, after); refused != nil {
		return append(wrong, refused...)
	}
	if !c.Done(after) {
		wrong = append(wrong, differs(p.File, "change.that", c.That.String(), expr.Summary(expr.End(after)), "the change is made, and is not what it asks for: %s", c.That))
	}
	wrong = append(wrong, checkAlso(ctx, p, runner)...)
	for i, claim := range c.Claims {
		if err := claim.Check(after); err != nil {
			wrong = append(wrong, differs(p.File, fmt.Sprintf("change.claims.%d", i), claim.That.String(), was(claim, after), "after the change this is not true: %v%s", err, saying(claim)))
		}
	}
	return append(wrong, checkCompared(p, c.Pairs(c.Values(before), c.Values(after)))...)
}

// checkCompared: the values before the change and after it can be told, and are those that
// the page says.
func checkCompared(p *lessons.Page, pairs []lessons.Pair) (wrong lessons.Problems) {
	for i, pair := range pairs {
		part, said := fmt.Sprintf("change.compare.%d", i), p.Change.Compare[i]
		if pair.Name == "" || pair.Before == "" || pair.After == "" {
			wrong = append(wrong, problem(p.File, part, "%q cannot be told before and after the change: %q, %q", pair.Name, pair.Before, pair.After))
			continue
		}
		if !isValue(said.Before, pair.Before) {
			wrong = append(wrong, differs(p.File, part, "before: "+said.Before, pair.Before, "%q has another value before the change", pair.Name))
		}
		if !isValue(said.After, pair.After) {
			wrong = append(wrong, differs(p.File, part, "after: "+said.After, pair.After, "%q has another value after the change", pair.Name))
		}
	}
	return wrong
}

// isValue reports whether a value is what a page says, where * stands for anything.
func isValue(said, value string) bool {
	pieces := strings.Split(said, "*")
	first, last := pieces[0], pieces[len(pieces)-1]
	if len(pieces) == 1 {
		return said == value
	}
	if len(value) < len(first)+len(last) || !strings.HasPrefix(value, first) || !strings.HasSuffix(value, last) {
		return false
	}
	value = value[len(first) : len(value)-len(last)]
	for _, piece := range pieces[1 : len(pieces)-1] {
		_, rest, ok := strings.Cut(value, piece)
		if !ok {
			return false
		}
		value = rest
	}
	return true
}

// runToEnd is the trace of a request that nothing holds.
func runToEnd(ctx context.Context, run lessons.Setup, runner Runner) (*trace.Trace, error) {
	x, err := runner.Start(ctx, run, sandbox.ToEnd)
	if err != nil {
		return nil, err
	}
	_, err = x.Settle(ctx)
	tr := x.Trace()
	return tr, errors.Join(err, x.Close())
}
