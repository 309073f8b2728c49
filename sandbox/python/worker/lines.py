"""Tells of the lines of the user's source as they run, and waits at each for the host.

It is a trace function for the interpreter, which is set only while the host asks
for lines. The frames of the standard library, of installed packages and of the
worker run on untold.
"""
import sys

from layers import stood_for
from loading import type_name
from looking import exact, message_of, shown

MOST = 30  # names of a frame
LONGEST = 160  # characters of a value

_GENERATOR = 0x20 | 0x80 | 0x200  # flags of code that is left and entered again


class Lines:
    def __init__(self, user):
        self.teller = None  # the request under way
        self._user = user
        self._every = False
        self._deepest = 0
        self._at = frozenset()
        self._fallen = None  # the frame that an exception is leaving

    def set(self, every, deepest, at):
        """What the host wants from here on: every line of frames up to a depth, and some lines in any case."""
        self._every, self._deepest, self._at = every, deepest, frozenset(map(tuple, at))
        if not every and not at:
            sys.settrace(None)
            return
        sys.settrace(self._called)
        frame = sys._getframe(1)
        while frame is not None:  # those that run already, too
            if self._is_mine(frame.f_code):
                frame.f_trace = self._step
            frame = frame.f_back

    def off(self):
        """The request is over."""
        self.teller = None
        self._every, self._at, self._fallen = False, frozenset(), None
        sys.settrace(None)

    def _is_mine(self, code):
        return self._user.owns(code.co_filename)

    def _called(self, frame, event, arg):
        """The interpreter enters a frame."""
        if self.teller is None or not self._is_mine(frame.f_code):
            return None
        if not _resumed(frame) and (self._wanted(frame) or self._is_chosen(frame)):
            self._tell("code.call", frame, self._locals(frame))
        return self._step

    def _is_chosen(self, frame):
        """Whether a function was called whose def stands in one of the lines that are told of in any case."""
        code = frame.f_code
        return (code.co_filename, code.co_firstlineno) in self._at and code.co_name[:1] != "<"  # not a comprehension

    def _step(self, frame, event, arg):
        """The interpreter does something in a frame of the user's."""
        if self.teller is None:
            return None
        if event == "line":
            if self._wanted(frame) or (frame.f_code.co_filename, frame.f_lineno) in self._at:
                self._tell("code.line", frame, self._locals(frame))
        elif event == "exception":
            self._raised(frame, *arg[:2])
        elif event == "return":
            self._left(frame, arg)
        return self._step

    def _raised(self, frame, kind, error):
        if kind in (StopIteration, GeneratorExit):  # how loops and generators end
            return
        self._fallen = frame
        if self._wanted(frame):
            made = isinstance(error, BaseException)  # before 3.12 it may come later
            self._tell("code.raise", frame, [(type_name(error), message_of(error)) if made else (kind.__name__, shown(error))])

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

    def _locals(self, frame):
        names = frame.f_locals
        return [(exact(name), self._brief(names[name])) for name, _ in zip(names, range(MOST)) if name[:1] != "."]

    def _brief(self, value):
        text = "<start_response of the server>" if self.teller.gave(value) else stood_for(value) or shown(value)
        return text if len(text) <= LONGEST else text[:LONGEST] + "..."

    def _tell(self, name, frame, values):
        self.teller.step_point(name, frame, self._depth(frame), values)


def _resumed(frame):
    """Whether a generator is entered again, where it has given a value."""
    return bool(frame.f_code.co_flags & _GENERATOR) and frame.f_lineno != frame.f_code.co_firstlineno
