"""Tells of the lines of the user's source as they run, and waits at each for the host.

It is a trace function for the interpreter, which is set only while the host asks
for lines. The frames of the standard library, of installed packages and of the
worker run on untold.
"""
import sys
from itertools import islice
from time import perf_counter_ns

from layers import stood_for
from loading import type_name
from saferepr import caught_message, lines_of, plain_repr, safe_repr
from static import derives, exact, full_name, locals_of, refresh

MOST = 30  # names of a frame
LONGEST = 160  # characters of a value

_GENERATOR = 0x20 | 0x80 | 0x200  # flags of code that is left and entered again


class Lines:
    def __init__(self, user):
        self.teller = None  # the request under way
        self._user = user
        self._own = self._called  # one object, to be known again
        self._others = None  # the application's own trace function, perhaps
        self._every = False
        self._deepest = 0
        self._at = frozenset()
        self._known = {}  # by the id of code: whether one of those lines is of it, and the code
        self._whole = {}  # by line, the names whose values a condition is asked of
        self._fallen = None  # the frame that an exception is leaving
        self.cost = 0  # nanoseconds that were spent here since that was told of, without those in which the request was held
        self._acts = {"line": self._line, "exception": self._raised, "return": self._left}

    def of(self, teller):
        """Those of one request, for the thread that runs it."""
        lines = Lines(self._user)
        lines.teller = teller
        return lines

    def set(self, every, deepest, at, whole):
        """What the host wants from here on: every line of frames up to a depth, and some lines in any case, of which some with values told whole."""
        self._every, self._deepest, self._at, self._known = every, deepest, frozenset(map(tuple, at)), {}
        self._whole = {(file, line): frozenset(names) for file, line, names in whole}
        if self.teller is None or not every and not at:
            self._unset()
            return
        if sys.gettrace() is not self._own:
            self._others = sys.gettrace()
            sys.settrace(self._own)
        frame = sys._getframe(1)
        while frame is not None:  # those that run already, too
            if self._is_mine(frame.f_code):
                frame.f_trace = self._step
            frame = frame.f_back

    def off(self):
        """The request is over."""
        self.teller = None
        self._every, self._at, self._known, self._whole, self._fallen = False, frozenset(), {}, {}, None
        self._unset()

    def _unset(self):
        if sys.gettrace() is self._own:
            sys.settrace(self._others)
        self._others = None

    def stop(self, frame):
        """breakpoint() was called in a frame."""
        self._tell("code.line", frame, [("breakpoint()", "was called here")] + self._locals(frame))

    def _is_mine(self, code):
        return self._user.owns(exact(code.co_filename))

    def _called(self, frame, event, arg):
        """The interpreter enters a frame. One in which no line is told of runs untraced."""
        if self.teller is None or not self._is_mine(frame.f_code) or not self._every and not self._has_chosen(frame.f_code):
            return None
        return self._watch(self._entered, frame, None)

    def _has_chosen(self, code):
        """Whether a line that is told of in any case is one of some code's."""
        known = self._known.get(id(code))
        if known is None:
            file = exact(code.co_filename)
            known = self._known[id(code)] = any([(file, line) in self._at for line in lines_of(code) | {code.co_firstlineno}]), code
        return known[0]

    def _watch(self, act, frame, arg):
        """Tell of something, and answer what is to trace the frame from here on."""
        began = perf_counter_ns()
        try:
            act(frame, arg)
        except Exception as error:
            self.teller.fault(error)
        self.cost += perf_counter_ns() - began
        return self._step

    def _entered(self, frame, arg):
        if not _resumed(frame) and (self._wanted(frame) or self._is_chosen(frame)):
            self._tell("code.call", frame, self._locals(frame))

    def _is_chosen(self, frame):
        """Whether a function was called whose def stands in one of the lines that are told of in any case."""
        code = frame.f_code
        return _spot(frame, code.co_firstlineno) in self._at and code.co_name[:1] != "<"  # not a comprehension

    def _step(self, frame, event, arg):
        """The interpreter does something in a frame of the user's."""
        if self.teller is None:
            return None
        act = self._acts.get(event)
        return self._watch(act, frame, arg) if act else self._step

    def _line(self, frame, arg):
        if self._wanted(frame) or _spot(frame, frame.f_lineno) in self._at:
            self._tell("code.line", frame, self._locals(frame))

    def _raised(self, frame, arg):
        kind, error = arg[:2]
        if kind is StopIteration or kind is GeneratorExit:  # how loops and generators end
            return
        self._fallen = frame
        if self._wanted(frame):
            made = derives(error, BaseException)  # before 3.12 it may come later
            self._tell("code.raise", frame, [(type_name(error), caught_message(error)) if made else (full_name(kind), safe_repr(error))])

    def _left(self, frame, value):
        """A frame is left: with a value, or by the exception that was told of."""
        fallen, self._fallen = self._fallen, None
        if fallen is frame and value is None or not self._wanted(frame):
            return
        word = "yield" if frame.f_code.co_flags & _GENERATOR and value is not None else "return"
        self._tell("code.return", frame, [(word, self._brief(value))])

    def _wanted(self, frame):
        return self._every and (not self._deepest or self._depth(frame) <= self._deepest)

    def _depth(self, frame):
        """How many frames of the user's there are, down to this one."""
        depth = 0
        while frame is not None:
            depth += self._is_mine(frame.f_code)
            frame = frame.f_back
        return depth

    def variables(self, frame):
        """The names of a frame with short pictures of their values."""
        items = list(islice(locals_of(frame).items(), MOST))  # at once: other threads may bind more
        return [(name, self._brief(value)) for name, value in items if type(name) is str and name[:1] != "."]

    def _locals(self, frame):
        told = self.variables(frame)
        wanted = self._whole.get(_spot(frame, frame.f_lineno)) if self._whole else None
        return self._with_whole(told, wanted, frame) if wanted else told

    def _with_whole(self, told, wanted, frame):
        """What is told of names, the wanted ones first, whose values are told whole if they are plain."""
        values = [(name, value) for name, value in list(locals_of(frame).items()) if type(name) is str and name in wanted]
        return [(name, plain_repr(value) or self._brief(value)) for name, value in values] + [one for one in told if one[0] not in wanted]

    def _brief(self, value):
        text = "<start_response of the server>" if self.teller.gave(value) else stood_for(value) or safe_repr(value, longest=LONGEST - 40)
        return text if len(text) <= LONGEST else text[:LONGEST] + "..."

    def _tell(self, name, frame, values):
        cost, self.cost = self.cost, 0
        try:
            self.cost -= self.teller.step_point(name, frame, self._depth(frame), values, cost)
        finally:
            refresh(frame)  # the exchange may have been held, while other threads ran


def _spot(frame, line):
    return exact(frame.f_code.co_filename), line


def _resumed(frame):
    """Whether a generator is entered again, where it has given a value."""
    return bool(frame.f_code.co_flags & _GENERATOR) and frame.f_lineno != frame.f_code.co_firstlineno
