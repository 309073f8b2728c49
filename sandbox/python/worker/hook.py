"""Finds the layers that no border stands before, by watching calls while a traced request runs.

A border can stand only before what an application holds when it is loaded.
What a layer makes for one request, or finds in a table, is seen here: a call
whose first two arguments are an environ and a start_response. A hook sees calls and
returns, so what it tells of cannot be edited, except what lies in the environ and
the list of headers: of a status and of a block the host is told where they can be.
How the interpreter calls it depends on its version: see monitored.py and profiled.py.
"""
import sys
from _functools import partial
from _thread import allocate_lock

import djangosteps
import flasksteps
from layers import Call, Layer, Start
from loading import takes_two
from saferepr import place
from static import FUNCTION, code_of, exact, kind_name, locals_of, plain, refresh
from steps import Steps
from userfiles import is_python

MOST = 50000  # pieces of code to know: more are made by a program that makes code

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

    hook = None  # what makes the hook of a request from its watcher
    reveals = None  # what else to do where dull code turns out to be of interest

    def __init__(self, chain, tell):
        self._chain = chain
        self._tell = tell  # the host of a layer that was found
        self._lock = allocate_lock()  # of several threads one finds a layer
        self._names = {}  # by the id of code, which is slow to hash: its parameters if it may be a layer's, and the code
        self.dull = set()  # the ids of code that is no layer's, no step, and no start_response of a layer's
        self.firsts = {}  # by the id of code that may be a layer's, and nothing else: what its environ would be called
        self._others = {}  # by its id, code that is something else, whether or not it may be a layer's
        self._found = {}  # by the same and their names: objects of many kinds share the code that they inherit
        self.steps = Steps(self.reveal, flasksteps.ADAPTERS + djangosteps.ADAPTERS)

    def names(self, code):
        """The names of an environ and a start_response among the parameters, None if the code is no layer's."""
        try:
            return self._names[id(code)][0]
        except KeyError:
            if len(self._names) > MOST:
                for known in self.dull, self.firsts, self._others, self._names:
                    known.clear()
            names = None if is_python(exact(code.co_filename)) else _parameters(code)  # neither the worker nor Python has layers
            self._names[id(code)] = names, code  # an id is good for as long as there is a reference
            if id(code) not in self._others and id(code) not in self.steps.codes:
                self._sort(code, names)
            return names

    def _sort(self, code, names):
        if names is None:
            self.dull.add(id(code))
        else:
            self.firsts[id(code)] = names[0]

    def reveal(self, code):
        """Code is a step or a layer's start_response, which may have been taken for dull."""
        self._others[id(code)] = code
        self.firsts.pop(id(code), None)
        if id(code) in self.dull:
            self.dull.discard(id(code))
            if self.reveals is not None:
                self.reveals()

    def found(self, code, outer, owner):
        """The layer of some code, which outer called. The host is told of a new one before anything is told of it."""
        name, words = _words(code, owner)
        known = self._found.get((id(code), name))
        if known is not None:
            return known
        with self._lock:
            return self._found.get((id(code), name)) or self._new(code, outer, name, words)

    def _new(self, code, outer, name, words):
        layer = Found(words, code, len(self._chain.layers), outer)
        layer.name = self._named(layer, name)
        self._chain.layers.append(layer)
        self._tell(layer.facts())
        self._found[id(code), name] = layer
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
    """Watches one request, while it is entered: is told of calls, and of how those end that it waits for."""

    def __init__(self, finder, watcher):
        self._finder = finder
        self._watcher = watcher
        self._entered = {}  # frames that run for a layer, and what to do when they are left
        self._suspended = {}  # the calls of generators, by their frames
        self._starts = {}  # layers' own start_responses, by the id of their code: it, whose, how many arguments are bound
        self._fallen = []  # calls that an exception ended, of which only a border can tell
        self._calls = []  # of all layers that were found

    def forget(self):
        for call in self._calls:
            call.forget()
        self._calls = []
        self._watcher = self._entered = self._suspended = self._starts = self._fallen = None

    def mute(self):
        """See nothing in this thread. The answer is for unmute()."""
        profile = sys.getprofile()
        sys.setprofile(None)
        return profile

    def unmute(self, muted):
        sys.setprofile(muted)

    def fell(self):
        """The calls that have ended by an exception since somebody asked last, the innermost first."""
        fallen, self._fallen = self._fallen, []
        return fallen

    def called(self, frame, code):
        """Code is entered that the finder does not know for dull, or a generator goes on."""
        watcher = self._watcher
        if watcher is None:
            return  # of another thread's function this could not be taken away
        try:
            step = self._finder.steps.codes.get(id(code))
            if step is not None:
                self._step(frame, step[0])
            elif self._suspended and frame in self._suspended:
                self._push(frame, self._suspended[frame], self._suspend)
            elif self._starts and id(code) in self._starts:
                self._start(frame, *self._starts[id(code)])
            else:
                names = self._finder.names(code)
                if names is not None:
                    self._look(frame, code, *names)
        except Exception as error:
            watcher.fault(error)

    def left(self, frame, result, raised):
        """A frame is left that is among those waited for."""
        watcher = self._watcher
        if watcher is None:
            return
        try:
            self._entered.pop(frame)(frame, result, raised)
        except Exception as error:
            watcher.fault(error)

    def _await(self, frame, leave):
        """Have something done when a frame is left."""
        self._entered[frame] = leave

    def _tell(self, frame, tell, *args):
        """Tell what happens in a frame. The exchange may be held meanwhile, while other threads run."""
        try:
            tell(*args)
        finally:
            refresh(frame)

    def _push(self, frame, call, leave):
        self._watcher._stack.append(call)
        self._await(frame, leave)

    def _pop(self, *_):
        stack = self._watcher._stack
        return stack.pop() if stack else None

    # Steps of a framework.

    def _step(self, frame, step):
        values = locals_of(frame)
        step = step.turns(values) if step.turns else step
        if step is None:
            return
        if step.only_looks:  # into a framework's own frame, which no other thread has
            step.looks(values)
            return
        try:
            if step.looks:
                step.looks(values)
            if step.answers:
                self._watcher.within.answers(step, step.answers(values))
            if step.sort:
                told = self._watcher.within.entered(step, values, frame)
                self._await(frame, partial(self._step_left, step, told))
            elif step.ends:
                self._await(frame, partial(self._step_ends, step))
        finally:
            refresh(frame)  # the exchange may have been held, while other threads ran

    def _step_left(self, step, told, frame, result, raised):
        self._tell(frame, self._watcher.within.left, step, told, frame, locals_of(frame), result, raised)

    def _step_ends(self, step, frame, result, raised):
        self._tell(frame, step.ends, locals_of(frame))

    # Layers.

    def _look(self, frame, code, first, second):
        """See whether code is entered as a layer. Of all that is entered most is looked at here, and seldom is one."""
        values = locals_of(frame)
        environ = values.get(first)
        if type(environ) is dict and callable(values.get(second)) and plain(environ) and "wsgi.version" in environ:
            self._enter(frame, code, environ, values.get(second), values.get("self"))

    def _enter(self, frame, code, environ, start, owner):
        watcher = self._watcher
        outer = watcher._stack[-1] if watcher._stack else None
        if outer is None or outer.runs_in(frame):
            return
        if start is not outer.start and type(start) is not Start and takes_two(start):
            return  # an application beside its environ: a framework passes both about
        call = Call(self._finder.found(code, outer.layer, owner), environ, start)
        call.runs_in(frame)
        self._calls.append(call)
        wraps = start is not outer.start and type(start) is not Start
        inner = code_of(start) if wraps else None
        if inner is not None:
            self._starts[id(inner)] = inner, outer, type(start) is not FUNCTION
            self._finder.reveal(inner)
        self._push(frame, call, self._leave)
        self._tell(frame, watcher.call_point, call, outer, wraps)
        if code.co_flags & _SUSPENDS:
            self._suspended[frame] = call
            self._await(frame, self._suspend)
            self._tell(frame, watcher._point, "app.returned", call, call.layer.begins, "generator", -1, True, False, False, None, (exact(code.co_name), call.layer.begins))

    def _leave(self, frame, result, raised):
        call = self._pop()
        if call is None:
            return
        if raised:
            self._fallen.append(call)
            return
        if frame.f_code.co_name == "__init__":
            result = locals_of(frame).get("self")
        self._tell(frame, self._watcher.return_point, call, result, place(frame))

    def _suspend(self, frame, block, raised):
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
            self._tell(frame, self._watcher.head_point, call, args, frame.f_back, True)
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
