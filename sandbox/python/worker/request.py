"""One request: the server's side of WSGI in the worker."""
import sys

import duties
from layers import giver, origin
from looking import exact
from streams import Errors, FileWrapper, Input
from telling import giving, handled, length_of, pairs, summary
from wire import BLOCK, CLOSED, END, EVENT, PROMPT, RAISED, READ, RETURNED, START, WRITE
from watching import SILENT, Watched


class Request(Watched):
    _iterator = None

    def __init__(self, wire, number, chain, finder, lines, mode, environ):
        self._wire = wire
        self._number = number
        self._chain = chain
        self._mode = mode
        self._lines = lines
        if mode != SILENT:
            self._watch(finder)
        self._environ = self._fill(environ)
        self._server = self._start_response()

    def _fill(self, environ):
        """The environ: exactly a dict, made for this request (PEP 3333, environ Variables)."""
        environ["wsgi.version"] = (1, 0)
        environ["wsgi.input"] = Input(self)
        environ["wsgi.errors"] = Errors(self)
        environ["wsgi.file_wrapper"] = FileWrapper
        return environ

    # What the host asks for.

    def listens(self):
        """Whether the host wants to know what is printed."""
        return not self.over and self._mode != SILENT

    def call(self, mark):
        self._chain.watcher = self if self._mode != SILENT else None
        try:
            self._result = self._run(self._chain.entry, self._environ, self._server)
            self._leave()
            target, passed = origin(self._result)
            self._passed = passed
            asked = self._calls[0] if self._calls else None
            self._teller = self._giver(self._result) or (None if passed else asked)
            length = length_of(target, True) if asked is None else asked.length
            answer = (RETURNED, (length, hasattr(target, "close"), type(target) in (list, tuple)))
        except BaseException as error:
            answer = (RAISED, self._report(error, self._maker().begins))
            if self._mode != SILENT:
                mark()
            self._forget()  # nothing was returned, so there will be no close
        self._answer(*answer)
        return answer[0] == RETURNED

    def next(self):
        try:
            if self._iterator is None:
                self._iterator = self._run(iterate, self._result)
            if self._teller is None:
                block = self._run(next, self._iterator)
            else:
                block = self._run(self.block, self._teller, self._iterator)
            answer = (BLOCK, sound(block))
        except StopIteration:
            answer = (END, None)
        except BaseException as error:
            answer = (RAISED, self._report(error, giving(self._chain.user, giver(self._iterator)) or self._made_at()))
        self._answer(*answer)
        return answer[1] if answer[0] == BLOCK else None

    def close(self, mark):
        """Close what the app returned, not its iterator, whatever happened before."""
        raised = None
        try:
            if hasattr(self._result, "close"):
                self._run(self._result.close)
        except BaseException as error:
            raised = self._report(error, self._maker().within())
        self._flush()
        closed = self._closed
        if self._mode != SILENT:
            mark()
        self._forget()
        self._answer(CLOSED, (raised, closed))

    def _answer(self, kind, payload):
        """Say what came of what the host asked for."""
        self._wire.send(kind, self._number, payload)

    def _forget(self):
        """Let go of everything of the user's; the references go round in circles."""
        self.over = True
        self._chain.watcher = self._result = self._iterator = self._environ = self._server = self._frame = None
        if self._mode == SILENT:
            return
        self._lines.off()
        self._environs = self._handed = self._teller = None
        self._calls, self._stack, self._unseen = [], [], {}
        if self._hook is not None:
            self._hook.forget()
            self._hook = None

    def _run(self, act, *args):
        """Let code of the application run, with the hook on if there is one."""
        if self._hook is None:
            return act(*args)
        with self._hook:
            return act(*args)

    # What the app is given.

    def _start_response(self):
        def start_response(*args, **kwargs):
            watched = self._hook is not None and self._hook.pause()
            try:
                return self._called(args, kwargs, sys._getframe(1))
            finally:
                args = kwargs = None  # a reference would keep frames alive (PEP 3333, The start_response() Callable)
                if watched:
                    self._resume(watched)
        return start_response

    def _called(self, args, kwargs, frame):
        """The application called start_response."""
        self.demand(duties.start_call(args, kwargs) or duties.head(*args))
        return self._start(*args, frame=frame)

    def gave(self, value):
        """Whether a value is the start_response that the server gave."""
        return value is self._server

    def _start(self, status, headers, exc_info=None, *, frame):
        if self._head(self._told(exact(status), pairs(headers), summary(exc_info), frame)) == "again":
            raise exc_info[1].with_traceback(exc_info[2])
        return self.write

    def _told(self, status, headers, exc_info, frame):
        """What the host is told of a call of start_response."""
        self._saw(frame)
        changes = self._changes(self._stack[-1]) if self._stack else None
        return status, headers, exc_info, self._line(frame), changes, self._running()

    def _head(self, head):
        """Have the host check a head and keep it; the answer is what to do then."""
        return self._ask(START, head)[0]

    def write(self, data, /):
        """The write callable: the block goes out at once."""
        self.demand(duties.block(data))
        self._ask(WRITE, (data, self._running()))

    def read(self, method, size):
        frame = sys._getframe(1)
        acts = self._mode != SILENT and self._chain.user.acts(frame, self._stack)
        return self._ask(READ, (self._running(), self._line(frame), method, size, acts))[1]

    def prompt(self, verb, text=""):
        """Have a person at the host's terminal, "begin", "ask" with a text for a line, or "end"; None if nobody is there."""
        return self._ask(PROMPT, (verb, text))[1]

    def complain(self, text):
        if not self.over:
            self._say(("errors.write", self._running(), self._line(), (text, handled(self._chain.user))))

    def _ask(self, kind, payload):
        """Have the host do something, and raise what it refuses."""
        if self.over:
            raise RuntimeError("the request that this belonged to is over")
        self._flush()
        answer = self._wire.ask(kind, self._number, payload)
        if answer[0] == "raise":
            raise _refusal(*answer[1:])
        return answer


def iterate(result):
    try:
        return iter(result)
    except TypeError:
        if hasattr(type(result), "__iter__"):
            raise
    raise TypeError(duties.result(result).refusal)


def sound(block):
    """The block, if it is one."""
    trouble = duties.block(block)
    if trouble:
        raise TypeError(trouble.refusal)
    return block


def _refusal(kind, message):
    return {"ValueError": ValueError, "MemoryError": MemoryError, "OSError": OSError}.get(kind, RuntimeError)(message)
