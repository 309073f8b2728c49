"""Finds the application that a name means: NAME, NAME(arguments) as gunicorn takes it, or one of the usual names.

A module holds proxies, such as Flask's request, and whatever a lazy __getattr__
would make: to see what else was meant, only types and code are looked at.
"""
import sys

from static import is_one_of

FACTORIES = ("create_app", "make_app")  # which flask run looks for, too
MAKERS = ("create", "make", "build", "new", "get")  # how the names of factories begin
APPLICATIONS = ("application", "app")  # names of what takes an environ, whatever its parameters are called
_FUNCTION = type(lambda: 0)
_VARARGS = 0x04
_bases_of = type.__dict__["__mro__"].__get__
_names_of = type.__dict__["__dict__"].__get__
_module_names = type(sys).__dict__["__dict__"].__get__


class Unloadable(Exception):
    """Why a stack cannot run: a message, and the file and line to look at. One without a kind names them itself."""

    def __init__(self, message, file, line, kind="", frames=()):
        Exception.__init__(self, message)
        self.report = (message, file, line, kind, list(frames))


class Named:
    """What a name means: the value, and how it is to be called, if a factory makes the application."""

    def __init__(self, name, value, arguments=None):
        self.name = name
        self.value = value
        self.arguments = arguments  # (args, kwargs), None if it is the application itself
        self.note = ""

    def call(self):
        """The application that the factory makes."""
        args, kwargs = self.arguments
        return self.value(*args, **kwargs)


def find(module, wanted, title):
    """What the first of the wanted names means in a module that is called title."""
    file = file_of(module)
    if len(wanted) > 1:
        found = _usual(_names_in(module), wanted, title, file)
    else:
        name, arguments = _parsed(wanted[0], file)
        found = Named(name, _member(module, name, title, file), arguments)
    _check_callable(found.name, found.value, title, file)
    if found.arguments is None:
        _recognise(found, title, file)
    return found


def find_layer(module, name, title):
    """The function that wraps an application in a layer."""
    file = file_of(module)
    layer = _member(module, name, title, file)
    _check_callable(name, layer, title, file)
    return layer


def _names_in(module):
    try:
        return _module_names(module)
    except TypeError:  # something else was put in the module's place
        return {}


def file_of(module):
    file = _names_in(module).get("__file__")
    return file if type(file) is str else ""


def _usual(names, wanted, title, file):
    name = next((name for name in wanted + FACTORIES if name in names), None)
    if name is None:
        close = sorted(name for name, value in names.items() if is_application(value))
        message = "%s defines no %s" % (title, " or ".join(map(repr, wanted)))
        if close:
            message += "; it does define " + ", ".join(map(repr, close))
        raise Unloadable(message, file, 0, "AttributeError")
    return Named(name, names[name])


def _parsed(wanted, file):
    """The name, and the arguments of a call: literals only, so that nothing runs that is no factory."""
    if "(" not in wanted:
        return wanted, None
    import ast

    try:
        call = ast.parse(wanted.strip(), mode="eval").body
        if type(call) is not ast.Call or type(call.func) is not ast.Name:
            raise ValueError
        args = [ast.literal_eval(value) for value in call.args]
        kwargs = dict((pair.arg, ast.literal_eval(pair.value)) for pair in call.keywords)
        if None in kwargs:
            raise ValueError
    except (SyntaxError, ValueError, TypeError, MemoryError, RecursionError):
        message = "%r is no call of a factory: write create_app() or create_app('text', 2, key=True), with plain values" % wanted
        raise Unloadable(message, file, 0) from None
    return call.func.id, (args, kwargs)


def _member(module, name, title, file):
    """A module's own name, or what it makes of the name when it is asked (PEP 562)."""
    names = _names_in(module)
    if name in names:
        return names[name]
    try:
        return getattr(module, name)
    except AttributeError:
        pass
    raise Unloadable("%s has no %r%s" % (title, name, _suggestion(names, name)), file, 0)


def _suggestion(names, name):
    near = near_names(names, name)
    return "; did you mean %s?" % " or ".join(map(repr, near)) if near else ""


def near_names(names, name):
    """At most three names of applications and factories, what looks most like the name first."""
    found = [other for other, value in list(names.items()) if type(other) is str and _may_be_meant(other, value)]
    return sorted(found, key=lambda other: (_distance(name, other), other))[:3]


def _may_be_meant(name, value):
    return is_application(value) or name in FACTORIES and type(value) is _FUNCTION


def is_application(value):
    """Whether a value takes an environ and a start_response, by the names of its parameters."""
    if type(value) is _FUNCTION:
        return _takes_environ(value.__code__, 0)
    call = _method(value, "__init__") if type(value) is type else _method(type(value), "__call__")
    return call is not None and _takes_environ(call.__code__, 1)


def _method(kind, name):
    """A method of a class that is written in Python; no attribute is asked for."""
    for base in _bases_of(kind):
        value = _names_of(base).get(name)
        if value is not None:
            return value if type(value) is _FUNCTION else None
    return None


def is_instance(value, kind):
    """isinstance(), but a proxy is not asked."""
    return is_one_of(kind, _bases_of(type(value)))


def _takes_environ(code, skipped):
    names = code.co_varnames[skipped:code.co_argcount]
    return len(names) == 2 and ("env" in names[0] or "start" in names[1])


def _recognise(found, title, file):
    """Have a bare factory called: a function that asks for nothing, and takes no environ."""
    function = found.value
    if found.name in APPLICATIONS or type(function) is not _FUNCTION:
        return
    code = function.__code__
    if _takes_environ(code, 0) or code.co_flags & _VARARGS:
        return
    given = function.__defaults__ or ()
    needed = code.co_varnames[:code.co_argcount - len(given)]
    keywords = code.co_varnames[code.co_argcount:code.co_argcount + code.co_kwonlyargcount]
    needed += tuple(name for name in keywords if name not in (function.__kwdefaults__ or {}))
    if not needed:
        found.arguments = ((), {})
        found.note = "%s in %s is a factory: what %s() returns is served" % (found.name, title, found.name)
    elif found.name.startswith(MAKERS):
        raise Unloadable(asks(found.name, title, needed), file, code.co_firstlineno)


def asks(name, title, needed=()):
    """What to do about a factory that was called without what it needs."""
    what = "the argument " if len(needed) == 1 else "the arguments "
    return "%s in %s is a factory that needs %s: write its values in parentheses, such as '%s:%s(%s)'" % (
        name, title, what + " and ".join(needed) if needed else "other arguments", title, name, ", ".join(['"..."'] * max(1, len(needed))))


def _check_callable(name, value, title, file):
    if not callable(value):
        raise Unloadable("%r in %s is of type %s, which cannot be called" % (name, title, type(value).__name__), file, 0, "TypeError")


def _distance(a, b):
    """How many letters to insert, delete or replace."""
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        above, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            above, row[j] = row[j], min(above + (letter != other), row[j] + 1, row[j - 1] + 1)
    return row[-1]
