package plain

import (
	"context"
	"errors"

	"roundtrip/lessons"
	"roundtrip/lessons/reading"
	"roundtrip/lessons/review"
)

// Review asks questions of the course again, each over its own live request, and gives how
// many were answered and how many of those were right.
func Review(ctx context.Context, questions []review.Question, o Options) (answered, right int, err error) {
	n := &narrator{Options: o, ctx: ctx, brief: true, voice: voice{w: o.Out, width: o.Width, ascii: o.ASCII}}
	for i, q := range questions {
		n.lesson = q.Lesson
		n.blank()
		n.line("Question %d of %d, from %s: %s", i+1, len(questions), q.Lesson.Title, q.Page.Title)
		v, err := n.again(q.Page)
		if err != nil || n.left {
			return answered, right, err
		}
		if v != nil && !v.Passed {
			answered++
		}
		if v != nil && v.Right {
			right++
		}
	}
	return answered, right, n.voice.err
}

// again asks the question of a page, with its request as far as it has to be.
func (n *narrator) again(p *lessons.Page) (v *reading.Verdict, err error) {
	t := &pageRun{Reading: reading.Open(p, lessons.Place{}, reading.Options{}), lens: p.Lens}
	if err := n.Ready(n.ctx, p.Run.App); err != nil {
		return nil, err
	}
	if err := n.do(t, t.Start()); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, t.close()) }()
	for phase := t.Phase(t.now()); phase != reading.Asking; phase = t.Phase(t.now()) {
		if phase == reading.Done {
			return nil, nil
		}
		if err := n.do(t, t.Press(t.now())); err != nil {
			return nil, err
		}
	}
	n.sent(t)
	n.happened(t)
	n.lensNow(t)
	if err := n.ask(t); err != nil || n.left {
		return nil, err
	}
	return t.Verdict(), nil
}
