"""Tells of what happens within a framework: its steps, what it answers by itself, and what becomes of the response."""
from time import perf_counter_ns

from responses import Responses
from saferepr import begins, place
from static import FUNCTION, defined, exact


class Within:
    """Tells of one request, for the hook. What that takes is counted as the worker's."""

    def __init__(self, reporter, user):
        self._reporter = reporter
        self._user = user
        self._responses = Responses()
        self._answered = None  # the exception that was told of last, by its id and where it was raised

    def entered(self, step, values, frame):
        """A framework begins with a step. The answer is for left()."""
        now = perf_counter_ns()
        reporter, code = self._reporter, frame.f_code
        name = "" if step.name is None else step.named(values, frame)
        if step.holds:
            self._look(step, values.get(step.holds), before="its " + step.words(name) if name else step.title)
        at = self._begins(step, values, frame)
        if step.kind:
            since = now - reporter.began - reporter.ours
            reporter.tell("framework.entered", at, (step.framework, step.kind, name, since, step.arguments(code, values), step.code is not None))
        return name, at, self._responses.seen, reporter.paid(now), reporter.ours

    def _begins(self, step, values, frame):
        """Where a step begins: in the user's own code, if the framework's leads to some that is known, or was called from it."""
        code = step.code or frame.f_code
        if step.called:
            return self._led_from(frame) or begins(code)
        places = step.stands(values, self._reporter.method()) if step.stands else []
        return next((at for at in places if self._user.owns(at[0])), begins(code))

    def _led_from(self, frame):
        """The line of the user's that leads to a step, within the view or the middleware around it."""
        frame = frame.f_back
        while frame is not None:
            file = exact(frame.f_code.co_filename)
            if self._user.owns(file):
                return file, frame.f_lineno or 0
            around = self._reporter.step_of(frame.f_code)
            if around is not None and around.sort and not around.called:
                return None
            frame = frame.f_back
        return None

    def left(self, step, told, frame, values, result, raised):
        """A step is over: how long it took, without what it took to tell of others within it."""
        now = perf_counter_ns()
        reporter = self._reporter
        name, at, seen, began, ours = told
        took = now - began - (reporter.ours - ours)
        if not raised:
            self._gave(step, name, at, seen == self._responses.seen, frame.f_code, values, result)
        if name:
            self._responses.ran(step.words(name))
        if step.kind:
            reporter.tell("framework.left", place(frame) if raised else None, (step.framework, step.kind, name, took, raised))
        reporter.paid(now)

    def _gave(self, step, name, at, alone, code, values, result):
        """Look at the response that a step has returned, or was given if it returned nothing."""
        response = values.get(step.holds) if result is None and step.holds else result
        if not (step.gives or step.holds):
            return
        if not name:
            self._look(step, response, before=step.title)
        elif step.kind == "middleware":
            method, at = _method(values.get("self"), alone, code)
            self._look(step, response, name + method, at)
        else:
            self._look(step, response, name, at)

    def _look(self, step, response, name="", at=None, before=""):
        """Tell what has changed in the head of the response since it was seen last, if anything has."""
        head = self._responses.look(response)
        if head is not None:
            after, new, status, headers = head
            fields = step.framework, step.sort if name else "", name, after, before, new, status, headers
            self._reporter.tell("framework.response", at, fields, stops=False)

    def answers(self, step, answer):
        """A framework makes an answer by itself. Of an exception that it handles twice it is told once."""
        if answer is None:
            return
        now, at, error = perf_counter_ns(), None, answer.error
        if error is not None:
            at = self._user.raised(error)
            if self._answered == (id(error), at):
                return
            self._answered = id(error), at
        if step.name is None:  # nothing tells when the answer is made
            self._responses.ran(answer.words())
        self._reporter.tell("framework.answers", at, (step.framework,) + answer.fields())
        self._reporter.paid(now)


def _method(middleware, alone, code):
    """Which method of a middleware's has made the response, and where it begins, as far as Django's own __call__ tells."""
    if exact(code.co_filename).replace("\\", "/").endswith("django/utils/deprecation.py"):
        name = "process_request" if alone else "process_response"
        method = defined(type(middleware), name)
        if type(method) is FUNCTION:
            return "." + name, begins(method.__code__)
    return "", begins(code)
