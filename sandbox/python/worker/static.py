"""Looks at objects of the application's without running any of its code.

A class may answer isinstance(), ==, in, len(), bool(), hash() and the reading of
an attribute in any way it likes, and a metaclass may do so for its classes. None
of them is asked here: type(value) is what the interpreter itself goes by, and the
parts of a class are read with the descriptors of type and object. callable() is
safe: it looks into the type for itself.
"""
import sys
from _functools import partial  # functools and operator are slow to import in a guest
from _operator import is_
from itertools import repeat


class _Sample:
    def method(self):
        return sys._getframe().f_locals


FUNCTION = type(_Sample.method)
METHOD = type(_Sample().method)
GENERATOR = type(_ for _ in ())
_LIST_ITERATOR, _TUPLE_ITERATOR = type(iter([])), type(iter(()))
_LOCALS = type(_Sample().method())  # a dict, or from Python 3.13 on a proxy
_DICT_OF = type(_Sample.__dict__["__dict__"]), type(FUNCTION.__dict__["__globals__"])  # C code that finds a __dict__

_subclass = type.__subclasscheck__
class_order = type.__dict__["__mro__"].__get__
members_of = type.__dict__["__dict__"].__get__
_name = type.__dict__["__name__"].__get__
_qualname = type.__dict__["__qualname__"].__get__
_module = type.__dict__["__module__"].__get__
_PARTS = {name: partial.__dict__[name].__get__ for name in ("func", "args", "keywords")}

traceback_of = BaseException.__dict__["__traceback__"].__get__
exact = str.__str__  # the same text as exactly str: a subclass has methods of its own, and no frame carries it


def derives(value, kind):
    """Whether a value's type is a class or comes of it, whatever its __class__ says."""
    return type(value) is kind or _subclass(kind, type(value))


def is_one_of(kind, kinds):
    """Whether a class is one of several. The word in would call its metaclass's own __eq__, or __hash__ in a set."""
    return any(kind is one for one in kinds)


def is_plain_iterator(iterator):
    """Whether an iterator is that of a list or a tuple, which runs no code of anybody's."""
    return type(iterator) is _LIST_ITERATOR or type(iterator) is _TUPLE_ITERATOR


def kind_name(value):
    """The name of a value's type."""
    return exact(_name(type(value)))


def class_name(kind):
    """The qualified name of a class."""
    return exact(_qualname(kind))


def short_name(kind):
    """The qualified name of a class, or the name that it was given later."""
    name, qualified = exact(_name(kind)), class_name(kind)
    return qualified if qualified.rpartition(".")[2] == name else name


def full_name(kind):
    """The qualified name of a class, with its module if that is not the obvious one."""
    try:
        module = _module(kind)
    except AttributeError:
        module = None
    if not derives(module, str) or exact(module) in ("builtins", "__main__"):
        return class_name(kind)
    return exact(module) + "." + class_name(kind)


def defined(kind, name):
    """What a class, or the first of its bases that has one, defines as a name."""
    for base in class_order(kind):
        members = members_of(base)
        if name in members:
            return members[name]
    return None


def defines(kind, name):
    """Whether instances of a class have a method; a None takes away what a base has."""
    return defined(kind, name) is not None


def attributes(value):
    """The attributes that lie in a value's own dict, {} if they lie elsewhere."""
    finder = defined(type(value), "__dict__")
    if type(finder) is not _DICT_OF[0] and type(finder) is not _DICT_OF[1]:
        return {}
    try:
        held = finder.__get__(value)
    except TypeError:  # it is made for another class
        return {}
    return held if type(held) is dict else {}


def has(value, name):
    """Whether a value has an attribute, as far as that can be told without asking it."""
    return defines(type(value), name) or name in attributes(value)


def is_partial(value):
    return derives(value, partial)


def part(value, name):
    """The func, args or keywords of a partial."""
    return _PARTS[name](value)


def code_of(target):
    """The code that a call of target enters, None if it is not Python."""
    function = function_of(target)
    return None if function is None else function.__code__


def function_of(target):
    """The function that a call of target enters, None if it is not Python."""
    if is_partial(target):
        return function_of(part(target, "func"))
    if derives(target, type):
        functions = [members_of(base).get(name) for base in class_order(target) for name in ("__init__", "__iter__")]
    elif type(target) is METHOD:
        functions = [target.__func__]
    else:
        functions = [target, defined(type(target), "__call__")]
    for function in functions:
        if type(function) is FUNCTION:
            return function
    return None


def locals_of(frame):
    """The names and values of a frame; {} of a class body that runs in something of its metaclass's.

    Until Python 3.12, the interpreter writes what is read here back into the frame
    when the trace or profile function returns, and loses what other threads have
    bound in a closure meanwhile: see refresh().
    """
    names = frame.f_locals
    return names if type(names) is dict or type(names) is _LOCALS else {}


WRITES_BACK = sys.version_info < (3, 13)


def refresh(frame):
    """Have the interpreter write back what is so now.

    It takes a copy of a frame's variables before it calls a trace or profile
    function (up to 3.10; in 3.11 and 3.12 when f_locals is read), and writes
    the copy into the closure's cells when that returns (call_trampoline in
    sysmodule.c). To read f_locals takes the copy anew, so that the last
    thing of such a function that may have waited has to be this. What another
    thread binds in the few instructions from here to the return is lost all the
    same, and so it is around each call that a hook is told of on 3.8 to 3.10.
    """
    if WRITES_BACK:
        frame.f_locals


def plain(environ):
    """Whether something is exactly a dict whose keys are exactly str, so that to look into it calls nothing."""
    return type(environ) is dict and all(map(is_, map(type, environ), repeat(str)))

