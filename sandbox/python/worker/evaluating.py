"""Evaluates what a person asks where their request is held: in the frame that runs there, on its own thread.

This is the only place at which code runs because somebody looks. It is their own
deliberate act, which may change the application: an exception or a text that it
prints is part of the answer, and nothing of it is raised or told anywhere else.
"""
import sys
from _thread import get_ident
from time import monotonic

import printing
from layers import stood_for
from saferepr import message_of, printable, safe_repr
from static import attributes, class_order, derives, exact, full_name, kind_name, locals_of, members_of
from userfiles import OURS, WORKER

LONGEST = 4000  # characters of a value, or of what was printed
DEEPEST = 4  # collections in one another
MOST = 400  # names to complete
FILE = "<asked>"
NOWHERE = "nowhere", "", "", "", None, "", None, None, []


class Late(BaseException):
    """The evaluation took longer than it may."""


class Evaluator:
    """Answers for one request."""

    calling = None  # the call of a layer whose code has not begun, while the request is held there
    _ear = None  # the thread that evaluates, and what it has printed

    def __init__(self, reporter, user, thread):
        self._reporter = reporter
        self._user = user
        self._thread = thread
        self._made = {}  # names that a person bound

    def answer(self, verb, text, *limit):
        """What to tell the host, which asks while a thread of the request waits for it. Nothing is raised here."""
        try:
            scope = self._scope(sys._getframe(1))
            if verb == "names":
                return scope.names(text) if scope else []
            return self._evaluated(scope, text, *limit) if scope else NOWHERE
        except Exception as error:
            return ("raised", message_of(error), full_name(type(error))) + NOWHERE[3:]

    def _evaluated(self, scope, text, limit):
        """Evaluate a text, in so many milliseconds. What is printed meanwhile is part of the answer."""
        reporter = self._reporter
        before, variables = reporter.environ_changes(), scope.variables(reporter)
        self._ear = get_ident(), []
        try:
            outcome = reporter.apart(self._bounded, scope, text, limit / 1000)
            printing.flush()
        finally:
            said, self._ear = "".join(self._ear[1]), None
        bound = [variable for variable in scope.variables(reporter) if variable not in variables]
        return outcome + (_cut(said), scope.place, scope.function, before, reporter.environ_changes(), bound)

    def hears(self, text):
        """Whether what is printed is part of an answer."""
        ear = self._ear
        if ear is None or ear[0] != get_ident():
            return False
        if len(ear[1]) < LONGEST:
            ear[1].append(text)
        return True

    def _scope(self, frame):
        """The names at the place at which the request is held, None where none of the application's code runs."""
        if self.calling is not None:
            return Called(self.calling, self._user, self._made, self._reporter.gave)
        frame = self._held(frame)
        return None if frame is None else Running(frame, self._made, self._reporter.gave)

    def _held(self, frame):
        """The innermost frame of the user's in the layer that runs, or else the innermost."""
        while frame is not None and exact(frame.f_code.co_filename).startswith(OURS):
            frame = frame.f_back
        innermost = frame
        while frame is not None and not exact(frame.f_code.co_filename).startswith(WORKER):
            if self._user.owns(exact(frame.f_code.co_filename)):
                return frame
            frame = frame.f_back
        return innermost if frame is not None or get_ident() != self._thread else None  # a thread of ours begins in no code of the application's

    def _bounded(self, scope, text, limit):
        """Evaluate, and have the interpreter look at the clock at each line meanwhile.

        A request at a line is held in a trace function, where nothing is traced but
        by call_tracing.
        """
        return sys.call_tracing(_timed, (scope.evaluate, text, limit))


def _timed(evaluate, text, limit):
    until = monotonic() + limit

    def clock(frame, event, arg):
        if monotonic() > until:
            raise Late
        return clock

    others = sys.gettrace()
    try:
        sys.settrace(clock)
        return evaluate(text)
    except Late:
        return "late", "", ""
    except SyntaxError as error:
        return "raised", exact(error.msg) if type(error) is SyntaxError else message_of(error), full_name(type(error))
    except BaseException as error:
        return "raised", message_of(error), full_name(type(error))
    finally:
        sys.settrace(others)


class Scope:
    """Names that can be asked for."""

    place, function = None, ""
    unbound = ""  # why a name cannot be bound, behind the name

    def __init__(self, own, outer, made, gave):
        self._own = own  # of the function
        self._outer = outer  # of its module
        self._made = made  # by a person
        self._gave = gave  # whether a value is the start_response that the server gave

    def variables(self, reporter):
        """The names of the function with their values, as a step in its source tells of them."""
        return []

    def evaluate(self, text):
        try:
            code = compile(text.strip(), FILE, "eval", dont_inherit=True)
        except SyntaxError:
            return self._execute(compile(text.strip(), FILE, "exec", dont_inherit=True))
        value = eval(code, self._merged())
        return "value", told(value, self._gave), full_name(type(_behind(value)))

    def _merged(self):
        """One dict of all names, so that a comprehension or a lambda sees those of the function too."""
        names = dict(self._outer)
        names.update(self._made)
        names.update(self._own)
        return names

    def _execute(self, code):
        """Run statements, and keep what they bind where it belongs."""
        names, bound = self._merged(), {}
        before = dict(names)
        try:
            exec(code, names, bound)
        finally:
            self._outer.update([(name, value) for name, value in names.items() if name != "__builtins__" and before.get(name, bound) is not value])
            refused = [name for name, value in bound.items() if not self._bind(name, value)]
        if refused:
            return "unbound", ", ".join(refused) + " " + self.unbound, ""
        return "done", ", ".join([name for name, value in bound.items() if self._made.get(name, bound) is value]), ""

    def _bind(self, name, value):
        """Bind a name, for other questions where the code that is held has none. The answer is False where it has, and would not see that."""
        if name in self._own:
            return False
        self._made[name] = value
        return True

    def names(self, text):
        """The names that the last word of a text may become: those of the function, then those of its module."""
        word = text[_word(text):]
        path, dot, begun = word.rpartition(".")
        found = _attributes(path.split("."), self._merged()) if dot else list(self._own) + list(self._made) + list(self._outer)
        names = [name for name in dict.fromkeys(found) if type(name) is str and name.startswith(begun) and name.isidentifier()]
        if not begun:
            names = [name for name in names if name[:1] != "_"]
        return names[:MOST]


class Running(Scope):
    """The names of a frame."""

    unbound = "stays: from outside a function only Python 3.13 and later bind its variables (PEP 667), and this is %d.%d" % sys.version_info[:2]

    def __init__(self, frame, *others):
        Scope.__init__(self, locals_of(frame), frame.f_globals, *others)
        self._frame, self._code = frame, frame.f_code
        self.place = exact(frame.f_code.co_filename), frame.f_lineno or 0
        self.function = exact(frame.f_code.co_name)

    def variables(self, reporter):
        return reporter.variables(self._frame)

    def _bind(self, name, value):
        code = self._code
        if self._own is self._outer:  # a module's own code runs
            self._own[name] = value
        elif name in code.co_varnames + code.co_cellvars + code.co_freevars:
            if type(self._own) is dict:  # a copy, which the interpreter writes back at times: before Python 3.13 (PEP 667)
                return False
            self._own[name] = value
        else:
            self._made[name] = value
        return True


class Called(Scope):
    """What a layer was called with, before its own code runs."""

    unbound = "stays: the layer has been called with it already"

    def __init__(self, call, user, *others):
        outer = call.layer.globals
        if outer is None or user.module is not None and not user.owns(outer.get("__file__") or ""):
            outer = user.module
        Scope.__init__(self, {"environ": call.environ, "start_response": call.start}, {} if outer is None else outer, *others)
        self.place, self.function = call.layer.begins, call.layer.name


def told(value, gave):
    """A value as Python shows it. Collections are bounded in depth and length, and whatever makes its own picture is asked for that."""
    return "<start_response of the server>" if gave(value) else _cut(stood_for(value) or safe_repr(value, DEEPEST, LONGEST - 40, _own_repr))


def _own_repr(value):
    try:
        return _cut(repr(value))
    except Exception as error:
        return "<%s, whose repr() raised %s>" % (kind_name(value), kind_name(error))


def _cut(text):
    text = exact(text)
    return printable(text if len(text) <= LONGEST else "%s... (%d characters)" % (text[:LONGEST], len(text)))


def _word(text):
    """Where the last word of a text begins, with the names and dots before it."""
    at = len(text)
    while at and (text[at - 1].isalnum() or text[at - 1] in "_."):
        at -= 1
    return at


def _attributes(path, names):
    """The names of the attributes of what a path of names leads to, as far as they lie in dicts: none of its code runs."""
    if path[0] not in names:
        return []
    value = names[path[0]]
    for name in path[1:]:
        held = attributes(_behind(value))
        if name not in held:
            return []
        value = held[name]
    value = _behind(value)
    kind = value if derives(value, type) else type(value)
    return [name for held in [attributes(value)] + [members_of(base) for base in class_order(kind)] for name in held]


def _behind(value):
    """What a proxy of werkzeug's, such as Flask's request, stands for now: to know that runs code of werkzeug's alone."""
    if full_name(type(value)) == "werkzeug.local.LocalProxy":
        try:
            return object.__getattribute__(value, "_get_current_object")()
        except Exception:  # there is nothing behind it here
            return value
    return value
