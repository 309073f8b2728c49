"""Tells the arguments of a view: plain values as they are, of all others the type."""
import sys

from saferepr import printable, safe_repr
from static import attributes, exact, kind_name

MOST = 20  # arguments
LONGEST = 60  # characters of one


def arguments(code, values, skipped):
    """The names of a function's arguments and their values, but for the first ones."""
    named = code.co_argcount + code.co_kwonlyargcount
    names = [name for name in code.co_varnames[skipped:named] if name in values]
    found = [(exact(name), values[name]) for name in names if name not in ("self", "cls")]
    at = named
    if code.co_flags & 0x04:
        rest = values.get(code.co_varnames[at])
        found += [("*" + exact(code.co_varnames[at]), value) for value in rest] if type(rest) is tuple else []
        at += 1
    if code.co_flags & 0x08:
        rest = values.get(code.co_varnames[at])
        found += [(name, value) for name, value in list(rest.items()) if type(name) is str] if type(rest) is dict else []
    return [(printable(name[:LONGEST]), shown(value)) for name, value in found[:MOST]]


def shown(value):
    """A plain value, or a type's name."""
    kind = attributes(sys.modules.get("uuid")).get("UUID")
    if type(kind) is type and type(value) is kind:
        return _uuid(value, kind)
    return printable(safe_repr(value, 0, LONGEST))


def _uuid(value, kind):
    slot = kind.__dict__.get("int")
    number = slot.__get__(value) if slot is not None else attributes(value).get("int")
    if type(number) is not int:
        return "<%s>" % kind_name(value)
    text = "%032x" % number
    return "UUID('%s')" % "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
