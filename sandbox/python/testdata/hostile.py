"""Objects whose every method counts that it was called, and fails: see hostile_test.go."""
import sys

CALLS = []  # what was called


def harm(name):
    def method(*args, **kwargs):
        CALLS.append(name)
        raise RuntimeError("working outside of its context: " + name)

    return method


def count(base, name):
    def method(self, *args):
        CALLS.append(name)
        return getattr(base, name)(self, *args)

    return method


SPECIAL = """__bool__ __len__ __iter__ __next__ __contains__ __getitem__ __setitem__ __delitem__ __eq__ __ne__ __lt__ __le__ __gt__
__ge__ __hash__ __repr__ __str__ __format__ __bytes__ __int__ __index__ __float__ __add__ __radd__ __mod__ __mul__ __enter__
__exit__ __call__ __dir__ __getattribute__ __getattr__ __reversed__ __length_hint__ __sizeof__ __reduce__ __instancecheck__
__subclasscheck__""".split()
METHODS = """get items keys values copy pop update setdefault startswith endswith encode decode lower upper strip split join replace
append extend insert index count read write close flush readline readlines writelines bit_length with_traceback""".split()


class Meta(type):
    """A metaclass that does harm to whoever asks its classes."""

    for name in "__instancecheck__ __subclasscheck__ __getattribute__ __eq__ __ne__ __hash__ __bool__ __len__ __iter__ __contains__ __repr__ __str__".split():
        vars()[name] = harm("Meta." + name)
    del name

    @property
    def __name__(cls):
        CALLS.append("Meta.__name__")
        raise RuntimeError("a name")

    __module__ = __mro__ = __dict__ = __name__


def lie(self):
    CALLS.append("__class__")
    return dict


def made(base, **more):
    """A class whose every method does harm, made of a built-in one."""
    space = {name: harm(base.__name__ + "." + name) for name in SPECIAL if name not in ("__call__", "__iter__", "__next__")}
    space.update({name: harm(base.__name__ + "." + name) for name in METHODS if hasattr(base, name)})
    space["__class__"] = property(lie)
    space.update(more)
    return space


def hostile(base, **more):
    return type("Hostile" + base.__name__.title(), (base,), made(base, **more))


class Proxy:
    """Such as werkzeug's LocalProxy outside of a request."""

    __slots__ = ("hidden", "__weakref__")
    for name in SPECIAL:
        vars()[name] = harm("Proxy." + name)
    del name
    __class__ = property(lie)
    __dict__ = property(harm("Proxy.__dict__"))


Meted = Meta("Meted", (), {"__slots__": ()})
Owned = Meta("Owned", (), {})


KINDS = [hostile(base) for base in (object, dict, str, list, bytes, tuple, int, set)]
OBJECTS = [kind.__new__(kind) for kind in KINDS] + [Proxy(), Meted(), Owned(), Meted, Proxy, Exception(Proxy())]
TEXT, LIST, BYTES, TUPLE, INT = KINDS[2:7]


class Key(str):
    """A key of a dict has to give a hash."""


for name in "__hash__ __eq__ __ne__ __lt__ __str__ __repr__ __len__ __getitem__ startswith encode __contains__ __add__ __iter__".split():
    setattr(Key, name, count(str, name) if hasattr(str, name) else harm(name))


class Failure(Exception):
    __class__ = property(lie)
    __traceback__ = property(harm("Failure.__traceback__"))
    __getattribute__ = harm("Failure.__getattribute__")
    with_traceback = harm("Failure.with_traceback")

    def __str__(self):
        CALLS.append("Failure.__str__")
        return "it failed"


class Unsayable(Failure):
    def __str__(self):
        CALLS.append("Unsayable.__str__")
        raise SystemExit("from __str__")


class Body:
    """What an application may return: the server asks for no more than PEP 3333 has it ask."""

    __slots__ = ("left",)
    for name in SPECIAL:
        if name not in ("__iter__", "__next__", "__len__", "__getattr__", "__getattribute__"):
            vars()[name] = harm("Body." + name)
    del name

    def __init__(self):
        self.left = [b"bo", b"dy"]

    def __iter__(self):
        CALLS.append("Body.__iter__")
        return self

    def __next__(self):
        CALLS.append("Body.__next__")
        if not self.left:
            raise StopIteration
        return self.left.pop(0)

    def __len__(self):
        CALLS.append("Body.__len__")
        return 2

    def __getattr__(self, name):
        CALLS.append("Body." + name)
        raise AttributeError(name)

    __class__ = property(lie)


FINE = "200 OK", [("Content-Type", "text/plain")]


def looks(environ, start_response):
    """Has the shape of a layer, and is none: what it is called with has to be looked at."""
    return [b"seen"]


def values(environ, start):
    for at, value in enumerate(OBJECTS):
        environ["x.%d" % at] = value
        environ["x.list"] = [value]
        environ["x.dict"] = {"key": value}
    inside(environ, start)
    for at, value in enumerate(OBJECTS):
        environ["x.%d" % at] = value
    start(*FINE)
    return [b"values"]


def inside(environ, start_response):
    return None


def keys(environ, start):
    environ[Key("x.key")] = "one"
    environ[5] = "two"
    inside(environ, start)
    environ[Key("x.other")] = "three"
    del environ[5]
    start(*FINE)
    return [b"keys"]


def arguments(environ, start):
    for value in OBJECTS:
        looks(value, start)
        looks(environ, value)
        looks(value, value)
    start(*FINE)
    return [b"arguments"]


def frames(environ, start):
    a, b, c, d, e, f, g, h, i, j, k, l, m, n = OBJECTS
    kept = [a, (b, c), {"d": d}]

    def returns(value):
        return value

    for value in OBJECTS:
        returns(value)
    start(*FINE)
    return [b"frames"]


class Space(dict):
    """What a class body runs in."""

    get = items = keys = values = __iter__ = __len__ = __contains__ = harm("Space")


class Spaced(type):
    @classmethod
    def __prepare__(kind, name, bases):
        return Space()

    def __new__(kind, name, bases, space):
        return type.__new__(kind, name, bases, {})


def bodies(environ, start):
    class Inner(metaclass=Spaced):
        one = 1
        two = Proxy()

    start(*FINE)
    return [b"bodies"]


def head(environ, start):
    text = TEXT
    start(text("200 OK"), [(text("Content-Type"), text("text/plain")), (text("X-More"), text("yes"))])
    return [b"head"]


def heads(environ, start):
    for status, headers, more in [
            (Proxy(), [], ()), ("200 OK", LIST(), ()), ("200 OK", Proxy(), ()), ("200 OK", [Proxy()], ()),
            ("200 OK", [TUPLE()], ()), ("200 OK", [(Proxy(), "x")], ()), ("200 OK", [], (Proxy(),)),
            ("200 OK", [], ((Proxy(), Proxy(), Proxy()),))]:
        try:
            start(status, headers, *more)
        except TypeError:
            pass
    start(*FINE)
    return [b"heads"]


def again(environ, start):
    start(*FINE)
    try:
        raise Failure(Proxy())
    except Failure:
        start("503 Later", [("Content-Type", "text/plain")], sys.exc_info())
    return [b"again"]


def after(environ, start):
    write = start(*FINE)
    write(b"some")
    try:
        raise Failure(Proxy())
    except Failure:
        start("503 Later", [], sys.exc_info())
    return []


def caught(environ, start):
    try:
        raises(environ, start)
    except Failure:
        pass
    start(*FINE)
    return [b"caught"]


def raises(environ, start_response):
    raise Failure(Proxy())


def unsayable(environ, start):
    raise Unsayable(Proxy())


def plain(environ, start):
    raise KeyError(Proxy())


def late(environ, start):
    def blocks():
        yield b"some"
        raise Failure(Proxy())

    start(*FINE)
    return blocks()


def body(environ, start):
    start(*FINE)
    return Body()


class Closing(Body):
    __slots__ = ()

    def __getattr__(self, name):
        CALLS.append("Closing." + name)
        if name == "close":
            return lambda: CALLS.append("closed")
        raise AttributeError(name)


def closes(environ, start):
    start(*FINE)
    return Closing()


def noBody(environ, start):
    start(*FINE)
    return Meted()


def proxyBody(environ, start):
    start(*FINE)
    return Proxy()


def block(environ, start):
    start(*FINE)
    return [b"one", BYTES(b"two")]


def blocks(environ, start):
    start(*FINE)
    yield b"one"
    yield Proxy()


def streams(environ, start):
    for value in OBJECTS:
        environ["wsgi.input"] = environ["wsgi.errors"] = value
        inside(environ, start)
    start(*FINE)
    return [b"streams"]


def words(environ, start):
    text = TEXT
    environ["wsgi.errors"].write(text("said"))
    environ["wsgi.input"].read(INT(3))
    sys.stdout.write(text("printed\n"))
    start(*FINE)
    return [b"words"]


def stdout(environ, start):
    old = sys.stdout
    sys.stdout = Proxy()
    start(*FINE)
    sys.stdout = old
    return [b"stdout"]


class Environ(dict):
    """An environ that only its own class may look into."""

    for name in SPECIAL + METHODS:
        if hasattr(dict, name) and name not in ("__getattribute__", "__call__"):
            vars()[name] = harm("Environ." + name)
    del name


class Held:
    """Holds what loading walks through, and is called as an application."""

    def __init__(self, app):
        self.proxy, self.meted, self.kind, self.app = Proxy(), Meted(), Meted, app

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"].endswith("/environ"):
            return self.app(Environ(environ), start_response)
        return self.app(environ, start_response)


def closing(one, two):
    def app(environ, start_response):
        if (one, two) is None:
            return None
        name = dict.__getitem__(environ, "PATH_INFO").strip("/").split("/")[0]
        return WAYS[name](environ, start_response)

    return app


def named(environ, start):
    start(*FINE)
    return [name.encode() + b" " for name in CASES]


def calls(environ, start):
    said = "\n".join(CALLS)
    del CALLS[:]
    start(*FINE)
    return [said.encode()]


CASES = {f.__name__: f for f in (
    values, keys, arguments, frames, bodies, head, heads, again, after, caught, raises, unsayable, plain, late, body, closes, noBody,
    proxyBody, block, blocks, streams, words, stdout)}
WAYS = dict(CASES, named=named, calls=calls)
application = Held(closing(Proxy(), Meted()))
del CALLS[:]  # what comes from here on is the loading's
