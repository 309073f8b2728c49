"""One call of the application: the server's side of WSGI in the worker.

It runs the application, and says what came of each step on the request's channel.
How that came about is told by a reporter, if anybody wants to know.
"""
import sys

import duties
import printing
from facts import exc_info_text, handled, pairs
from loading import frames, type_name
from saferepr import message_of
from static import GENERATOR, defines, exact, is_plain_iterator
from streams import Errors, FileWrapper, Input
from wire import BLOCK, CLOSED, END, HEAD, PROMPT, RAISED, READ, RETURNED, START, WRITE

BODILESS = "204", "205", "304"
MOST = 64 << 10  # bytes that are kept before they are sent


class Invocation:
    over = False
    result = None  # what the application returned
    iterator = None  # of that; it lives until close() was called
    wanted = -1  # behind so many bytes of its body the gateway asks for no more, -1 if it asks for all
    head = None  # as frames carry it, where the host need not be asked
    sent = 0  # bytes of its body
    declined = False  # it was said that no terminal is there for a debugger
    closes = False  # whether what the application returned had a close() then
    _started = False
    _asked = None  # the exception whose __str__ was called last, and what it said

    def __init__(self, channel, chain, reporter, environ, heads=None):
        self.channel = channel
        self.reporter = reporter
        self._chain = chain
        self._heads = heads  # those of which the host knows already that it takes them, None where it is asked for all
        self._is_head = environ.get("REQUEST_METHOD") == "HEAD"  # before a layer writes another one there
        self.environ = self._fill(environ)
        self.server = self._start_response()

    def _fill(self, environ):
        """The environ: exactly a dict, made for this request (PEP 3333, environ Variables)."""
        environ["wsgi.version"] = (1, 0)
        environ["wsgi.input"] = Input(self)
        environ["wsgi.errors"] = self._errors = Errors(self)
        environ["wsgi.file_wrapper"] = FileWrapper
        return environ

    # What the host asks for.

    def call(self):
        """Call the application, and tell whether it returned."""
        self.reporter.begin(self)
        try:
            self.result = self.reporter.run(self._chain.entry, self.environ, self.server)
            about = self.reporter.returned(self.result)
            self.closes = about[1]
            answer = (RETURNED, about)
        except BaseException as error:
            answer = (RAISED, self.report(error, self.reporter.maker().begins))
        if self.reporter.waits:
            self.reporter.tell_cost()
        self.channel.tell(*answer)
        return answer[0] == RETURNED

    def next(self):
        """Take a block from what was returned, None where there is none."""
        try:
            if self.iterator is None:
                self.iterator = self.reporter.run(iterate, self.result)
            answer = (BLOCK, sound(self.reporter.next(self.iterator)))
        except StopIteration:
            answer = (END, None)
        except BaseException as error:
            answer = (RAISED, self.report(error, self.reporter.giving_at(self.iterator)))
        if self.reporter.waits:
            self.reporter.tell_cost()
        self.channel.tell(*answer)
        return answer[1] if answer[0] == BLOCK else None

    def close(self):
        """Close what the application returned, not its iterator, whatever happened before."""
        raised = None
        try:
            if hasattr(self.result, "close"):
                self.reporter.run(self.result.close)
        except BaseException as error:
            raised = self.report(error, self.reporter.maker().within())
        if self.reporter.waits:
            self.reporter.tell_cost()
        self.flush_all()
        return CLOSED, (raised, self.reporter.closed_layers())

    def leave(self):
        """The request is over: let go of everything of the user's, and of what refers back to this.

        What the application's objects do when nobody refers to them any more, they do now.
        """
        self.over = True
        self.reporter.leave()
        self.result = self.iterator = self.environ = self.server = self._asked = self._errors = None

    def push(self):
        """Send the blocks, each before the next is asked for (PEP 3333, Buffering and Streaming)."""
        plain = type(self.result) is list or type(self.result) is tuple  # none of the application's code gives its blocks
        left = len(self.result) if plain else -1
        unsent = 0
        while left:
            block = self.next()
            if block is None:
                return
            self.sent += len(block)
            if block and self.sent >= self.wanted >= 0:
                break  # the gateway would ask for no more
            left, unsent = left - 1, unsent + len(block)
            if left and (not plain or unsent > MOST):
                self.channel.deliver()
                unsent = 0
                if self.channel.given_up():
                    break
        self.channel.tell(END, None)

    def flush(self):
        """What was printed before an event is told before it."""
        printing.flush()
        if self._errors is not None:
            self._errors.flush()

    def flush_all(self):
        """What was begun to print is told before the request ends."""
        printing.flush_ended()
        self._errors.end()

    def report(self, error, at):
        """What the host is told of an exception; at is the place of one that no line of the user's raised."""
        self.flush_all()
        return type_name(error), self.message(error), frames(error), self._chain.user.raised(error) or at

    def message(self, error):
        """What an exception says that nobody catches, of which its __str__ is asked once."""
        if self._asked is None or self._asked[0] is not error:
            self._asked = error, message_of(error)
        return self._asked[1]

    # What the application is given.

    def _start_response(self):
        def start_response(*args, **kwargs):
            watched = self.reporter.pause()
            try:
                return self._called(args, kwargs, sys._getframe(1))
            finally:
                args = kwargs = None  # a reference would keep frames alive (PEP 3333, The start_response() Callable)
                if watched:
                    self.reporter.resume(watched)
        return start_response

    def _called(self, args, kwargs, frame):
        """The application called start_response."""
        first, self._started = not self._started, True
        if first and self._heads is not None and not kwargs and (len(args) == 2 or len(args) == 3 and args[2] is None):
            taken = self._heads.takes(args[0], args[1])
            if taken is not None:
                self.wanted, self.head = self._wanted(args[0], taken[0]), taken[1]
                if self.reporter.tells:
                    self.flush()
                self.channel.happened(HEAD, (args[0], list(args[1]), None) + self.reporter.head_told(frame))
                return self.write
        self.demand(duties.start_call(args, kwargs) or duties.head(*args))
        return self._start(*args, frame=frame)

    def _start(self, status, headers, exc_info=None, *, frame):
        head = (exact(status), pairs(headers), exc_info_text(exc_info)) + self.reporter.head_told(frame)
        answer = self._ask(START, head)[0]
        if answer == "go" and self._heads is not None:
            self.wanted = self._wanted(head[0], self._heads.learn(*head[:2]))
        if answer == "again":
            raise BaseException.with_traceback(exc_info[1], exc_info[2])
        return self.write

    def _wanted(self, status, stated):
        """How much of a body the gateway asks for: of one that the client does not get, the first block."""
        return 0 if self._is_head or status[:3] in BODILESS else stated

    def write(self, data, /):
        """The write callable: the block goes out at once."""
        self.demand(duties.block(data))
        self._ask(WRITE, (data, self.reporter.running()))
        self.sent += len(data)

    def read(self, method, size):
        frame, reporter = sys._getframe(1), self.reporter
        return self._ask(READ, (reporter.running(), reporter.line(frame), method, size, reporter.acts(frame)))[1]

    def prompt(self, verb, text=""):
        """Have a person at the host's terminal, "begin", "ask" with a text for a line, or "end"; None if nobody is there."""
        return self._ask(PROMPT, (verb, text))[1]

    def complain(self, text):
        user = self._chain.user
        if self.reporter.hears(text):
            return
        if self.over:
            self.channel.tell_outside(("code.print", 0, user.line(sys._getframe(1)), ("err", text)))
        else:
            self.channel.tell_now(("errors.write", self.reporter.running(), self.reporter.line(), (text, handled(user))))

    def tell_broken(self, trouble, at=None):
        if not self.over:
            self.reporter.tell_broken(trouble, at)

    def demand(self, trouble):
        """Refuse what breaks a duty."""
        if trouble:
            self.reporter.tell_broken(trouble)
            raise TypeError(trouble.refusal)

    def _ask(self, kind, payload):
        """Have the host do something, and raise what it refuses."""
        if self.over:
            raise RuntimeError("the request that this belonged to is over")
        self.flush()
        answer = self.reporter.ask(self.channel, kind, payload)
        if answer[0] == "raise":
            raise _refusal(*answer[1:])
        return answer


def iterate(result):
    try:
        return iter(result)
    except TypeError:
        if defines(type(result), "__iter__"):
            raise
    raise TypeError(duties.result(result).refusal)


def once(iterator):
    """The blocks of an iterator, whose own __iter__ is not called again as a loop would call it."""
    if type(iterator) is GENERATOR or is_plain_iterator(iterator):
        return iterator
    return _next_of(iterator)


def _next_of(iterator):
    while True:
        try:
            block = next(iterator)
        except StopIteration:
            return
        yield block


def sound(block):
    """The block, if it is one."""
    trouble = duties.block(block)
    if trouble:
        raise TypeError(trouble.refusal)
    return block


def _refusal(kind, message):
    return {"ValueError": ValueError, "MemoryError": MemoryError, "OSError": OSError}.get(kind, RuntimeError)(message)
