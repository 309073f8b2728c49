package trace

import "time"

// FrameworkUnknown says that the steps of a framework within the application are not told of,
// since its version is not known here. Why is what was not found.
type FrameworkUnknown struct{ Framework, Why string }

// FrameworkEntered says that a framework, Flask or Django, begins with one of its steps within
// the application. Step is what sort of step it is, such as "before_request", "middleware",
// "view", "template", "query" or "signal"; Since is how long the request had been with the
// application by then. As in FrameworkLeft, neither time held nor what it takes to tell of such
// steps is part of that; the events themselves may be told later than they happen. Args are the
// arguments of a view, bounded, and of a class of the application's by its name only. Elsewhere is
// that its code is a coroutine, which an event loop runs in another thread: nothing there is followed.
type FrameworkEntered struct {
	Framework, Step, Name string
	Since                 time.Duration
	Args                  []Header
	Elsewhere             bool
}

// FrameworkLeft says that such a step is over, after Took. Raised is that an exception ended it.
type FrameworkLeft struct {
	Framework, Step, Name string
	Took                  time.Duration
	Raised                bool
}

// FrameworkAnswers says that a framework makes an answer in place of the view: of an exception,
// Exc, which has left a step or was raised by the framework itself, or because it refuses the
// request. Cause is why the framework itself does so, one of the Cause constants, "" where a step
// raised the exception. Asked is what nothing was found for, or the reason that is given; Known
// are the first of the rules or methods that there are, of which there are Count.
type FrameworkAnswers struct {
	Framework, Exc, Cause, Asked string
	Known                        []string
	Count                        int
}

// The causes of FrameworkAnswers.
const (
	CauseNoRoute  = "no route" // no rule takes the path Asked
	CauseMethod   = "method"   // the methods Known are allowed there
	CauseRedirect = "redirect" // the rule is for Asked, to which the client is sent
	CauseCSRF     = "csrf"     // the reason is Asked
)

// FrameworkResponse says what has changed in the head of the response that a framework has in hand
// since it was seen last: while the step Name of the sort Step ran, or, where these are empty,
// between what After and Before name. After is what had run last before in any case, "" if nothing
// had. New is that it is another response, of which Delta has the whole head.
type FrameworkResponse struct {
	Framework, Step, Name, After, Before string
	New                                  bool
	Delta                                HeadersDelta
}
