"""The borders between the layers of a chain.

Each callable of a chain stands behind a Border, which passes on whatever it is
given and tells the request what went through. What a layer returns to another
layer is passed on as something that behaves the same and tells of its blocks;
what the outermost layer returns is not touched. While nobody watches, borders
only pass on.
"""
import sys
from _thread import get_ident

import duties
from saferepr import begins, callable_name, code_place, place, safe_repr
from static import defines, derives, exact, function_of, has, kind_name


class Chain:
    """The layers of an application, the outermost first, and who watches requests."""

    def __init__(self):
        self.entry = None  # the border that requests come to first
        self.layers = []
        self.app = None
        self.user = None  # which files are the user's
        self.watchers = {}  # the reporters of requests that somebody watches, by their threads

    def add(self, border, name):
        """Give the layer behind a border the next place in the chain, and a name for it."""
        layer = border._roundtrip_layer
        layer.index, layer.depth, layer.name = len(self.layers), len(self.layers) + 1, name
        if not self.layers:
            self.entry = border
        self.layers.append(layer)
        self.app = layer  # the last one that is added


class Layer:
    """A callable of a chain, and its place there."""

    found = False  # while it ran: no border stands before it
    index, depth = 0, 1
    inner = False  # it lies within the app
    globals = None  # the names of its module, None if it is not Python
    named = ""  # the expression in its module that gave it, "" if that is not known
    notes = ()  # what a person should know of how it was found
    _within = None

    def __init__(self, name, words, code):
        self.name = name
        self.words = words  # what sort of callable it is
        self.code = code  # None if it is not Python
        self.begins = begins(code) if code else None

    def within(self):
        """The file and the name of its code, without a line."""
        if self._within is None:
            self._within = code_place(self.code)
        return self._within

    def facts(self):
        """What the host wants to know of a layer before any request."""
        return (self.name, self.words, self.begins, self.named) + self.notes


class _Stand:
    """Stands where something else stood, whose attributes it shows.

    Its own have names that nobody else would give one.
    """

    def __getattr__(self, name):
        if "_roundtrip_target" not in self.__dict__:  # while it is being copied
            raise AttributeError(name)
        return getattr(self._roundtrip_target, name)

    def __setattr__(self, name, value):
        setattr(self._roundtrip_target, name, value)

    def __delattr__(self, name):
        delattr(self._roundtrip_target, name)

    @property
    def __class__(self):
        return self._roundtrip_target.__class__  # whoever asks one asks the other


class Border(_Stand):
    """Stands where a layer's callable stood."""

    def __init__(self, chain, target, name):
        function = function_of(target)
        layer = Layer(name, callable_name(target), function and function.__code__)
        layer.globals = function and function.__globals__
        self.__dict__.update(_roundtrip_chain=chain, _roundtrip_target=target, _roundtrip_layer=layer)

    def __call__(self, *args, **kwargs):
        watchers = self._roundtrip_chain.watchers
        watcher = watchers and watchers.get(get_ident())
        if not watcher:
            return self._roundtrip_target(*args, **kwargs)
        if kwargs or len(args) != 2 or not derives(args[0], dict) or not callable(args[1]):
            watcher.called_oddly(args, kwargs)
            return self._roundtrip_target(*args, **kwargs)
        return watcher.enter(self._roundtrip_layer, self._roundtrip_target, *args, sys._getframe(1))


class Call:
    """One call of a layer's callable."""

    frame = None  # the layer's own frame, once one of its calls was seen
    _own = None  # the frame of this call, if a hook looks on
    blocks = 0
    gives = False  # its blocks through our hands, so that they can be changed
    closed = False  # its iterable, by the layer outside
    length = -1  # of what it returned
    unusable = False  # what it returned is no body
    left = None  # where it returned that, if it is known
    source = None  # a weak reference to the generator of the user's that gives its blocks

    def __init__(self, layer, environ, start):
        self.layer = layer
        self.environ = environ
        self.start = start  # the start_response that the layer was given

    def saw(self, frame):
        """Keep the layer's own frame, if it is among those that led to one."""
        code = self.layer.code
        while frame is not None and code is not None:
            if frame.f_code is code:
                self.frame = frame
                return
            frame = frame.f_back

    def line(self):
        """Where the layer's frame is now, None if it was not seen."""
        frame, self.frame = self.frame, None
        return place(frame) if frame is not None else None

    def forget(self):
        """The request is over. A frame that refers back to this lives no longer."""
        self.environ = self.start = self.frame = self._own = None

    def runs_in(self, frame):
        """Whether a frame is this call's own, which the first one with the layer's code is."""
        if self.layer.code is not frame.f_code:
            return False
        if self._own is None:
            self._own = frame
        return self._own is frame


class Start(_Stand):
    """Stands for a start_response that a layer made, on its way to the layer inside."""

    def __init__(self, watcher, call, target):
        self.__dict__.update(_roundtrip_at=(watcher, call), _roundtrip_target=target)  # the call is of the layer that made it

    def __call__(self, *args, **kwargs):
        watcher, call = self._roundtrip_at
        trouble = duties.start_call(args, kwargs)
        if watcher.over or watcher.faulted or trouble:
            watcher.tell_broken(trouble)
            return self._roundtrip_target(*args, **kwargs)
        return watcher.head(call, self._roundtrip_target, args, sys._getframe(1))


def passed_on(watcher, call, result):
    """What the layer outside gets for what the layer inside returned."""
    kind = type(result)
    if kind is list:
        return _List(watcher, call, result)
    if kind is tuple:
        return _Tuple.of(watcher, call, result)
    if not defines(kind, "__iter__") or kind is bytes or kind is str:
        return result
    names = tuple([name for name in _MEMBERS if (has(result, name) if name == "close" else defines(kind, name))])
    return _kind(kind_name(result), names)(watcher, call, result)


def _kind(name, members):
    """A class of stand-ins that is called like what it stands for: Python's own errors name it."""
    made = _KINDS.get((name, members))
    if made is None:
        if len(_KINDS) >= MOST_KINDS:
            _KINDS.clear()
        made = _KINDS[name, members] = type(name, (_Returned,), {member: _MEMBERS[member] for member in members})
    return made


def stood_for(value):
    """A picture of what one of ours stands for, None for what is the user's own."""
    kind = type(value)
    if kind is Start:
        return "<start_response of %s>" % value._roundtrip_at[1].layer.name.rpartition(":")[2]
    if kind is Border:
        return "<%s>" % value._roundtrip_layer.words
    if kind is _List or kind is _Tuple:
        return safe_repr(origin(value)[0])
    if derives(value, _Returned):
        return safe_repr(value._roundtrip_target)
    return None


def origin(result):
    """What a layer returned, and whether it only passed on what the layer inside had returned."""
    kind = type(result)
    if kind is list:
        return result, False
    if kind is _List or kind is _Tuple:
        return kind.__base__(list.__iter__(result) if kind is _List else tuple.__iter__(result)), True
    if derives(result, _Returned):
        return result._roundtrip_target, True
    return result, False


def giver(iterator):
    """What gives the blocks of an iterator that a layer outside was given."""
    while type(iterator) is _Blocks or derives(iterator, _Returned):
        iterator = iterator._iterator if type(iterator) is _Blocks else iterator._roundtrip_target
    return iterator


class _List(list):
    """A list that tells of its blocks as it is iterated."""

    def __init__(self, watcher, call, items):
        list.__init__(self, items)
        self._roundtrip_at = (watcher, call)

    def __iter__(self):
        return _Blocks(*self._roundtrip_at, list.__iter__(self))


class _Tuple(tuple):
    """A tuple that tells of its blocks as it is iterated."""

    @classmethod
    def of(cls, watcher, call, items):
        self = cls(items)
        self._roundtrip_at = (watcher, call)
        return self

    def __iter__(self):
        return _Blocks(*self._roundtrip_at, tuple.__iter__(self))


for _kept in _List, _Tuple:
    _kept.__name__ = _kept.__qualname__ = _kept.__base__.__name__


class _Blocks:
    """An iterator that tells of each block that leaves a layer."""

    def __init__(self, watcher, call, iterator):
        self._watcher = watcher
        self._call = call
        self._iterator = iterator

    def __iter__(self):
        return self

    def __next__(self):
        return self._watcher.block(self._call, self._iterator)


class _Returned(_Stand):
    """An iterable of any other kind: has what the original has, and nothing more."""

    def __init__(self, watcher, call, target):
        self.__dict__.update(_roundtrip_at=(watcher, call), _roundtrip_target=target)

    def __iter__(self):
        iterator = iter(self._roundtrip_target)
        return self if iterator is self._roundtrip_target else _Blocks(*self._roundtrip_at, iterator)


def _next(self):
    watcher, call = self._roundtrip_at
    return watcher.block(call, self._roundtrip_target)


def _close(self):
    watcher, call = self._roundtrip_at
    watcher.closed(call)
    return self._roundtrip_target.close()


_MEMBERS = {
    "__next__": _next,
    "__len__": lambda self: len(self._roundtrip_target),
    "__bool__": lambda self: bool(self._roundtrip_target),
    "__getitem__": lambda self, index: self._roundtrip_target[index],
    "__contains__": lambda self, item: item in self._roundtrip_target,
    "__enter__": lambda self: self._roundtrip_target.__enter__() and self,
    "__exit__": lambda self, *exc: self._roundtrip_target.__exit__(*exc),
    "close": _close,
}
MOST_KINDS = 200
_KINDS = {}  # by the name and the members that they have: to make a class takes longer than all else here
