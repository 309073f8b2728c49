"""Finds the generator of the user's own that gives the blocks of what a layer returned.

A framework puts iterators of its own around it: werkzeug's ClosingIterator, a map of
Django's. They are looked through as they lie in memory: nothing is iterated, and no
code of the application's runs.
"""
from gc import get_referents

from saferepr import place
from static import GENERATOR, METHOD, attributes, defines, exact, is_one_of, is_partial, locals_of, part

MOST = 16  # things to look into
_TELLS = hasattr(GENERATOR, "gi_suspended")  # from Python 3.11 on
_SLOT = type([].__iter__)  # a method that is written in C, with the object that it is of
_PYTHONS = tuple(type(iterator) for iterator in (map(str, ()), filter(str, ()), zip(()), enumerate(())))


def source_of(user, result):
    """The generator of the user's, the nearest one, None if there is none."""
    seen, waiting = {}, [result]
    while waiting and len(seen) < MOST:
        value = waiting.pop(0)
        if id(value) in seen:
            continue
        seen[id(value)] = value
        if type(value) is GENERATOR and user.owns(exact(value.gi_code.co_filename)):
            return value
        waiting += [inner for inner in _within(value) if _leads_on(inner)]
    return None


def gave_at(source):
    """Where the generator has given what it gave last, None if it has given nothing or is over."""
    frame = source.gi_frame
    if frame is None:
        return None
    suspended = source.gi_suspended if _TELLS else frame.f_lasti >= 0
    return place(frame) if suspended else None


def _within(value):
    """What something that gives blocks may take them from."""
    kind = type(value)
    if kind is GENERATOR:
        frame = value.gi_frame
        return [value.gi_yieldfrom] + list(locals_of(frame).values()) if frame is not None else []
    if is_partial(value):
        return part(value, "args")
    if kind is METHOD:
        return [value.__self__]
    if kind is _SLOT or kind is tuple or is_one_of(kind, _PYTHONS):
        return get_referents(value)
    return list(attributes(value).values())


def _leads_on(value):
    kind = type(value)
    return kind is _SLOT or kind is tuple or kind is METHOD or is_partial(value) or defines(kind, "__next__")
