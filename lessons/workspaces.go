package lessons

import (
	"context"
	"errors"
	"fmt"
	"time"

	"roundtrip/sandbox"
	"roundtrip/sandbox/catalog"
	"roundtrip/wsgi/trace"
)

// What an answer may be made of before it is taken for one without an end.
const (
	mostBlocks = 1000
	mostBytes  = 8 << 20
)

var errEndless = errors.New("the body does not end: is there an endless loop?")

// tooLongError is why the requests of a check were broken off.
type tooLongError struct{ limit time.Duration }

func (e *tooLongError) Error() string {
	return fmt.Sprintf("there was no end to the answer within %v: is there an endless loop?", e.limit)
}

// tooLong is why a check has taken too long, nil if it has not.
func tooLong(ctx context.Context) *tooLongError {
	var e *tooLongError
	errors.As(context.Cause(ctx), &e)
	return e
}

// workspaces are the labs of one grading, one for each stack and text of the file.
type workspaces struct {
	catalog *catalog.Catalog
	made    []*workspace
}

// workspace is a lab in which the requests of checks are run.
type workspace struct {
	lab   *sandbox.Lab
	text  string // of the file
	stuck bool   // a request does not end in it
}

// open finds or starts the workspace of a stack in which a file stands.
func (w *workspaces) open(stack catalog.Stack, file catalog.File) (*workspace, error) {
	for _, have := range w.made {
		if have.lab.Stack.Equal(stack) && have.text == string(file.Text) && !have.stuck {
			return have, nil
		}
	}
	lab, err := sandbox.NewLab(w.catalog.WithFile(file), stack)
	if err != nil {
		return nil, err
	}
	made := &workspace{lab: lab, text: string(file.Text)}
	w.made = append(w.made, made)
	return made, nil
}

func (w *workspaces) close() error {
	var err error
	for _, have := range w.made {
		err = errors.Join(err, have.lab.Close())
	}
	return err
}

// reply is what became of a request.
type reply struct {
	trace   *trace.Trace
	stopped error // why it was broken off, nil if it came to its end
}

// ask sends requests one after the other, and gives what became of the last, or
// of the first that did not come to its end. The client of the last goes away where leaves
// holds, if that is not absent.
func (w *workspace) ask(ctx context.Context, requests []Request, leaves Cond) (last reply, err error) {
	for i, r := range requests {
		var away Cond
		if i == len(requests)-1 {
			away = leaves
		}
		last, err = w.send(ctx, Setup{Request: r}.Sends(), away)
		if err != nil || last.stopped != nil {
			return last, err
		}
	}
	return last, nil
}

func (w *workspace) send(ctx context.Context, req sandbox.Request, leaves Cond) (reply, error) {
	until := endless()
	run, err := w.lab.Send(req, sooner(leaves.Until(nil), until))
	if err != nil {
		return reply{}, err
	}
	err = run.Settle(ctx)
	hold, held := run.Held()
	if held && hold.Reason == "goto" {
		run.Drop()
		err = run.Settle(ctx)
		_, held = run.Held()
	}
	r := reply{trace: run.Trace()}
	late := tooLong(ctx)
	switch {
	case held:
		r.stopped = errEndless
	case err != nil && late != nil:
		r.stopped, w.stuck = late, true // it ends with the lab
		return r, nil
	case err != nil:
		return r, err
	}
	run.Close()
	if r.stopped == nil { // with the end of the connection, of which one may hear only now
		r.trace = run.Trace()
	}
	return r, nil
}

// sooner holds where either does.
func sooner(a, b sandbox.Until) sandbox.Until {
	return func(e trace.Event, record func() *trace.Trace) (string, bool) {
		if reason, held := a(e, record); held {
			return reason, held
		}
		return b(e, record)
	}
}

// endless holds a request whose body has become too long to be meant.
func endless() sandbox.Until {
	blocks, size := 0, 0
	return func(e trace.Event, _ func() *trace.Trace) (string, bool) {
		d, ok := e.Data.(*trace.BodyBlock)
		if ok {
			blocks++
			size += d.Len
		}
		return "pause", blocks > mostBlocks || size > mostBytes
	}
}
