"""How the host is told of a request, and asked what is to be done."""
import sys
from _thread import get_ident
from time import perf_counter_ns

import duties
from facts import handled, worker_line
from loading import frames, type_name
from saferepr import caught_message, place
from static import derives, plain
from streams import misuse
from wire import EVENT, POINT, Dropped


LEAST_COST = 5000000  # nanoseconds that it cost to tell of steps before that is told, in between


class Teller:
    """Tells the host of what happens in one request, in the layer that runs. Its state is that of its Reporter."""

    def apart(self, act, *args):
        """Do something that is no part of the request: nothing is told of it, and its time is none of a step's."""
        was, ours, hook = self.faulted, self.ours, self._hook
        self.faulted = True
        muted = hook and hook.mute()
        try:
            return act(*args)
        finally:
            if hook:
                hook.unmute(muted)
            self.faulted, self.ours = was, ours

    def variables(self, frame):
        return self._lines.variables(frame)

    def hears(self, text):
        """Whether what is written is part of the answer to what a person asks."""
        return self._evaluator is not None and self._evaluator.hears(text)

    def printed(self, stream, text):
        """Tell of what was printed, unless the request is over."""
        if self.hears(text):
            return True
        try:
            if not self.over:
                self._channel.tell_now(("code.print", self.running(), self.line(), (stream, text, handled(self._chain.user))))
        except Exception as error:
            self.fault(error)
        return not self.over

    def fault(self, error):
        """An error in our own code ends the watching of the request, and never becomes the application's.

        All code of ours that runs between the application's gives its errors to
        this. Three are none of ours: the host is gone, or the application has left
        no room for anything.
        """
        if derives(error, EOFError) or derives(error, RecursionError) or derives(error, MemoryError):
            raise error
        if self.faulted or self.over:
            return
        self.faulted = True
        self._chain.watchers.pop(self._thread, None)
        if self._lines is not None and get_ident() == self._thread:
            self._lines.off()
        if self._hook is not None:
            self._hook.stop()
            self._hook = None
        self._channel.happened(EVENT, ("engine.fault", 0, None, (type_name(error) + ": " + caught_message(error), worker_line(error))))

    def tell_broken(self, trouble, at=None):
        """Tell of a duty that the running layer broke, once."""
        if not trouble or self.over or self.faulted or trouble.told in self._broken:
            return
        try:
            self._broken.add(trouble.told)
            self.flush()
            self._channel.happened(EVENT, ("finding", self.running(), at or self.line(), trouble.told))
        except Exception as error:
            self.fault(error)

    def called_oddly(self, args, kwargs):
        """A border is called in another way than the server would."""
        try:
            self.tell_broken(duties.call(args, kwargs))
        except Exception as error:
            self.fault(error)

    def _point(self, name, call, at, *fields):
        """Tell of an event, and wait for what the host decides if it holds exchanges."""
        if self.over or self.faulted:
            return None
        self.flush()
        payload = (name, call.layer.index, at, fields)
        if self.waits:
            self._tell_much()
            return self._wait(payload)
        self._channel.happened(EVENT, payload)
        if name == "app.called" and not self.overloaded:
            self._channel.deliver()  # the application may run for long now
        return None

    # Steps of a framework.

    def spent(self, since):
        """Count the time since then as ours. The answer is the time."""
        now = perf_counter_ns()
        self.ours += now - since
        return now

    def paid(self, since):
        """Count the time since then as ours, and as what it cost to tell of a step but for the time in which the request was held."""
        now = self.spent(since)
        if self._lines is not None:
            self._lines.cost += now - since - self._paused
            self._paused = 0
        return now

    def tell(self, name, at, fields, stops=True):
        """Tell of what happens within a framework, where the host may hold the request if it is said to stop."""
        if self.over or self.faulted:
            return
        self.flush()
        payload = (name, self.running(), at, fields)
        if self.waits and stops:
            self._tell_much()
            self._paused += self._channel.ask(POINT, payload)[1]
        else:
            self._channel.happened(EVENT, payload)

    def stop(self, frame):
        """The application calls for a debugger: it is held there, as at any line."""
        if self._lines is not None:
            self._lines.stop(frame)

    def step_point(self, name, frame, depth, values, cost):
        """Tell of a step in the user's source, and wait for what the host decides. The answer is for how long the request was held."""
        if self.over or self.faulted:
            return 0
        self.flush()
        return self._wait((name, self.running(), place(frame), (frame.f_code.co_name, depth, values, cost)))[1]

    def _tell_much(self):
        """Tell of such cost while the request is in its stage, if it is much."""
        if self._lines.cost > LEAST_COST:
            self.tell_cost()

    def tell_cost(self):
        """Tell what it has cost to tell of lines and steps since that was told."""
        if self._lines is not None and self._lines.cost > 0 and not self.faulted:
            cost, self._lines.cost = self._lines.cost, 0
            self._channel.happened(EVENT, ("engine.waited", 0, None, (cost,)))

    def _wait(self, payload):
        """Wait for what the host decides. A request may be held there, which no step of a framework counts."""
        asked = perf_counter_ns()
        answer = self._channel.ask(POINT, payload)
        self.spent(asked)
        return answer

    def _fell(self, call, error, uncaught):
        """A call ends by an exception, which nobody catches if the server made the call."""
        if self.faulted or derives(error, Dropped):
            return
        try:
            self._refused(call, error)
            self._raised(call, error, uncaught)
        except Exception as fault:
            self.fault(fault)

    def _raised(self, call, error, uncaught):
        call.frame = None
        stack, at = frames(error), self._chain.user.raised(error) or call.layer.begins
        self.tell_broken(misuse(error), at)
        message = self.message(error) if uncaught else caught_message(error)
        for one in (self._hook.fell() if self._hook else []) + [call]:
            self._point("app.raised", one, at, type_name(error), message, stack)

    def _caught(self):
        """Tell of found layers that ended by an exception which never came to a border."""
        for call in self._hook.fell():
            self._point("app.raised", call, call.layer.begins, "an exception", "which a layer outside caught", [])

    def step_of(self, code):
        """The step of a framework that some code is, None if it is none."""
        return self._steps.codes.get(id(code), (None,))[0]

    def method(self):
        """The method of the request, as the running layer has it."""
        environ = self._stack[-1].environ if self._stack else None
        method = dict.get(environ, "REQUEST_METHOD") if plain(environ) else None
        return method if type(method) is str else ""

    def running(self):
        """The index of the layer whose code runs."""
        return self._stack[-1].layer.index if self._stack else 0

    def line(self, frame=None):
        """Where the running layer is, as people are told of it."""
        return self._chain.user.line(frame or sys._getframe(1), self._stack[-1].layer.code if self._stack else None)

    def acts(self, frame):
        """Whether it is the user's own code that does what happens in a frame."""
        return self._chain.user.acts(frame, self._stack)

    def environ_changes(self):
        """What has changed in the environ of the layer that runs since somebody looked last."""
        return self._changes(self._stack[-1]) if self._stack else None

    def _changes(self, call):
        try:
            return None if self.faulted else self._environs.look(call.environ)
        except Exception as error:
            self.fault(error)

    def _edit(self, environ, answer):
        """Apply an edit to the dict that the layers hold."""
        if answer[0] == "environ":
            for key, value in answer[1]:
                if value is None:
                    dict.pop(environ, key, None)
                else:
                    dict.__setitem__(environ, key, value)
            self._environs.look(environ)
