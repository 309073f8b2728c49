"""Finds the layers that no border stands before, by watching calls while a traced request runs.

A border can stand only before what an application holds when it is loaded.
What a layer makes for one request, or finds in a table, is seen here: a call
whose first two arguments are an environ and a start_response. A profile hook
sees calls and returns, so what it tells of cannot be edited, except what lies
in the environ and the list of headers.
"""
import sys
from _functools import partial
from _thread import allocate_lock

from layers import Call, Layer, Start
from loading import takes_two
from saferepr import place
from static import FUNCTION, code_of, exact, kind_name, locals_of, plain, refresh
from steps import Steps
from userfiles import is_python

MOST = 50000  # pieces of code to know: more are made by a program that makes code

PAUSES = sys.version_info < (3, 12)  # from then on, to set a hook costs more than to have one called

_SUSPENDS = 0x20 | 0x80 | 0x200  # flags of the code of generators and coroutines


class Found(Layer):
    """A layer that was found while it ran. It has a place behind those that were known."""

    found = True

    def __init__(self, words, code, index, outer):
        Layer.__init__(self, "", words, code)
        self.index = index
        self.depth = outer.depth + 1
        self.inner = outer.inner

    def facts(self):
        return Layer.facts(self) + (self.depth,)


class Finder:
    """What is known of code, over all requests of a worker."""

    def __init__(self, chain, tell):
        import opcode  # not for a guest, which has no use for it and waits long

        self._chain = chain
        self._tell = tell  # the host of a layer that was found
        self._lock = allocate_lock()  # of several threads one finds a layer
        self._returns = {opcode.opmap[name] for name in ("RETURN_VALUE", "RETURN_CONST") if name in opcode.opmap}
        self._names = {}  # by the id of code, which is slow to hash: its parameters if it may be a layer's, and the code
        self.dull = set()  # the ids of code that is no layer's
        self._found = {}  # by the same
        self.steps = Steps(self.dull.discard)

    def names(self, code):
        """The names of an environ and a start_response among the parameters, None if the code is no layer's."""
        try:
            return self._names[id(code)][0]
        except KeyError:
            if len(self._names) > MOST:
                self.dull.clear()
                self._names.clear()
            names = None if is_python(exact(code.co_filename)) else _parameters(code)  # neither the worker nor Python has layers
            self._names[id(code)] = names, code  # an id is good for as long as there is a reference
            if names is None and id(code) not in self.steps.codes:
                self.dull.add(id(code))
            return names

    def raises(self, frame):
        """Whether a frame is left by an exception, of which the hook is told as of a return of None."""
        code, at = frame.f_code.co_code, frame.f_lasti
        return at < 0 or code[at] not in self._returns

    def found(self, code, outer, owner):
        """The layer of some code, which outer called. The host is told of a new one before anything is told of it."""
        known = self._found.get(id(code))
        if known is not None:
            return known
        with self._lock:
            return self._found.get(id(code)) or self._new(code, outer, owner)

    def _new(self, code, outer, owner):
        name, words = _words(code, owner)
        layer = Found(words, code, len(self._chain.layers), outer)
        layer.name = self._named(layer, name)
        self._chain.layers.append(layer)
        self._tell(layer.facts())
        self._found[id(code)] = layer
        return layer

    def _named(self, layer, name):
        """A name of its own, by how deep the layer lies: from the outermost, or from the app."""
        if layer.inner:
            place = "app.%d:" % (layer.depth - self._chain.app.depth)
        else:
            place = "mw.%d:" % (layer.depth - 1)
        taken = [other.name for other in self._chain.layers]
        full, n = place + name, 2
        while full in taken:
            full, n = "%s%s-%d" % (place, name, n), n + 1
        return full


class Hook:
    """Watches one request, while it is entered."""

    def __init__(self, finder, watcher):
        self._finder = finder
        self._watcher = watcher
        self._entered = {}  # frames that run for a layer, and what to do when they are left
        self._suspended = {}  # the calls of generators, by their frames
        self._starts = {}  # layers' own start_responses, by the id of their code: it, whose, how many arguments are bound
        self._own = self._profiler()  # one object, to be known again
        self._others = None
        self._fallen = []  # calls that an exception ended, of which only a border can tell
        self._calls = []  # of all layers that were found

    def __enter__(self):
        self._others = sys.getprofile()  # the application's own, perhaps
        sys.setprofile(self._own)

    def __exit__(self, *exc):
        sys.setprofile(self._others)

    def pause(self):
        """See nothing of the worker's own calls. The answer is for resume()."""
        on = PAUSES and sys.getprofile() is self._own
        if on:
            sys.setprofile(None)
        return on

    def resume(self, on):
        if on and sys.getprofile() is None:
            sys.setprofile(self._own)

    def stop(self):
        """Look on no longer."""
        now = sys.getprofile()
        if now is None or now is self._own:
            sys.setprofile(self._others)
        self.forget()

    def forget(self):
        for call in self._calls:
            call.forget()
        self._calls = []
        self._watcher = self._entered = self._suspended = self._starts = self._fallen = self._own = None

    def fell(self):
        """The calls that have ended by an exception since somebody asked last, the innermost first."""
        fallen, self._fallen = self._fallen, []
        return fallen

    def _profiler(self):
        """The profile function. It is called for each call in the request and each return, most of which are none of a layer."""
        dull, starts, entered, run = self._finder.dull, self._starts, self._entered, self._run

        def profile(frame, event, arg):
            if event == "call":
                key = id(frame.f_code)
                if key not in dull or key in starts:
                    run(self._called, frame, frame.f_code)
            elif event == "return" and frame in entered:
                run(entered.pop(frame), frame, arg)
        return profile

    def _run(self, act, frame, about):
        watcher = self._watcher
        if watcher is None:
            return  # of another thread's function this could not be taken away
        try:
            act(frame, about)
        except Exception as error:
            watcher.fault(error)

    def _tell(self, frame, tell, *args):
        """Tell what happens in a frame. The exchange may be held meanwhile, while other threads run."""
        try:
            tell(*args)
        finally:
            refresh(frame)

    def _called(self, frame, code):
        if id(code) in self._finder.steps.codes:
            self._step(frame, self._finder.steps.codes[id(code)][0])
        elif frame in self._suspended:
            self._push(frame, self._suspended[frame], self._suspend)
        elif id(code) in self._starts:
            self._start(frame, *self._starts[id(code)])
        elif self._finder.names(code):
            self._enter(frame, code)

    def _push(self, frame, call, leave):
        self._watcher._stack.append(call)
        self._entered[frame] = leave

    def _pop(self, *_):
        stack = self._watcher._stack
        return stack.pop() if stack else None

    # Steps of a framework.

    def _step(self, frame, step):
        values = locals_of(frame)
        try:
            if step.looks:
                step.looks(values)
            if step.kind:
                told = self._watcher.step_entered(step, step.named(values), frame)
                self._entered[frame] = partial(self._step_left, step, told)
            elif step.ends:
                self._entered[frame] = partial(self._step_ends, step)
        finally:
            refresh(frame)  # the exchange may have been held, while other threads ran

    def _step_left(self, step, told, frame, result):
        self._tell(frame, self._watcher.step_left, step, told, self._finder.raises(frame))

    def _step_ends(self, step, frame, result):
        self._tell(frame, step.ends, locals_of(frame))

    # Layers.

    def _enter(self, frame, code):
        watcher, (first, second) = self._watcher, self._finder.names(code)
        values = locals_of(frame)
        environ, start = values.get(first), values.get(second)
        if not callable(start) or not plain(environ) or "wsgi.version" not in environ:
            return
        outer = watcher._stack[-1] if watcher._stack else None
        if outer is None or outer.runs_in(frame):
            return
        if start is not outer.start and type(start) is not Start and takes_two(start):
            return  # an application beside its environ: a framework passes both about
        call = Call(self._finder.found(code, outer.layer, values.get("self")), environ, start)
        call.runs_in(frame)
        self._calls.append(call)
        wraps = start is not outer.start and type(start) is not Start
        inner = code_of(start) if wraps else None
        if inner is not None:
            self._starts[id(inner)] = inner, outer, type(start) is not FUNCTION
        self._push(frame, call, self._leave)
        self._tell(frame, watcher.call_point, call, outer, wraps)
        if code.co_flags & _SUSPENDS:
            self._suspended[frame], self._entered[frame] = call, self._suspend
            self._tell(frame, watcher._point, "app.returned", call, call.layer.begins, "generator", -1, True, False, False, None)

    def _leave(self, frame, result):
        call = self._pop()
        if call is None:
            return
        if self._finder.raises(frame):
            self._fallen.append(call)
            return
        if frame.f_code.co_name == "__init__":
            result = locals_of(frame).get("self")
        self._tell(frame, self._watcher.return_point, call, result, place(frame))

    def _suspend(self, frame, block):
        """A generator gives a block, or ends: the hook sees a return at each, and a call at each resume."""
        call = self._pop()
        if call is not None and type(block) is bytes:
            self._tell(frame, self._watcher.block_point, call, block, place(frame))

    def _start(self, frame, code, call, bound):
        """A start_response of a layer's own is called, on its way outwards."""
        values = locals_of(frame)
        names = code.co_varnames[bound:code.co_argcount]
        args = tuple(values.get(name) for name in names[:3])
        if len(args) >= 2:
            self._tell(frame, self._watcher.head_point, call, args, frame.f_back)
            self._push(frame, call, self._pop)


def _parameters(code):
    """The names of the first two parameters but self, if they can be an environ and a start_response."""
    if code.co_argcount < 2:
        return None
    names = code.co_varnames[:code.co_argcount]
    names = names[1:] if names[0] in ("self", "cls") else names
    return names[:2] if len(names) >= 2 else None


def _words(code, owner):
    """A layer's name, and what sort of callable it is."""
    name = exact(code.co_name)
    if owner is None:
        kind = "generator " if code.co_flags & 0x20 else "function "
        return name, kind + name
    kind = kind_name(owner)
    words = {"__call__": "instance of " + kind, "__init__": "class " + kind}
    return kind, words.get(name, "method %s.%s" % (kind, name))
