"""What changed in an environ between two looks at it, without running code of the user's."""
from _operator import is_, is_not  # operator itself is slow to import in a guest
from itertools import compress, repeat

from saferepr import safe_repr


class Environs:
    """Remembers what each environ held when it was last looked at.

    A middleware may pass on a changed copy, so that one request can have
    several dictionaries. One that is of a subclass is not looked into.
    """

    def __init__(self):
        self._seen = {}  # by its id: the environ, what it held, and the same by what its keys are called

    def look(self, environ, base=None):
        """What changed in environ since the last look at it, or at base if it is new."""
        if type(environ) is not dict:
            return None
        seen = self._seen
        own = seen.get(id(environ))
        if own is not None and len(environ) == len(own[1]):
            old = own[1]
            if all(map(is_, old, environ)) and all(map(is_, old.values(), environ.values())):
                return None
        before = own or seen.get(id(base))
        now = environ.copy()  # of a dict, this asks no key for its __hash__
        if before is not None:
            return self._changed(environ, now, *before[1:])
        seen[id(environ)] = environ, now, _named(now) if seen else now  # the first one is the server's, whose keys are of str
        return None

    def _changed(self, environ, now, old, named):
        """What a dict holds that has held something else, or another dict that it was made of."""
        grows = len(now) >= len(old) and all(map(is_, old, now))  # the first keys are the same objects, so that nothing was removed
        fresh = list(now)[len(old):] if grows else ()
        if grows and named is old and all(map(is_, map(type, fresh), repeat(str))):
            self._seen[id(environ)] = environ, now, now
            return _difference(old, now, fresh, (), compress(old, map(is_not, old.values(), now.values())))
        self._seen[id(environ)] = environ, now, _named(now)
        return _compared(named, _named(now))


def _named(environ):
    """The values by what their keys are called: a key of another type than str is not asked for its __hash__."""
    if all(map(is_, map(type, environ), repeat(str))):
        return environ
    return {key if type(key) is str else safe_repr(key): value for key, value in environ.items()}


def _compared(old, new):
    """What was added, changed and removed, where a key may be gone."""
    fresh, removed = [key for key in new if key not in old], [key for key in old if key not in new]
    return _difference(old, new, fresh, removed, [key for key in old if key in new and old[key] is not new[key]])


def _difference(old, new, fresh, removed, others):
    """What was added, changed and removed, and what that did to the path; objects are compared, and texts by value."""
    added = [(key, safe_repr(new[key])) for key in fresh]
    changed = [(key, safe_repr(old[key]), safe_repr(new[key])) for key in others if not _same(old[key], new[key])]
    gone = [(key, safe_repr(old[key])) for key in removed]
    if not (added or changed or gone):
        return None
    return added, changed, gone, _shift(old, new) if changed else ""


def _same(old, new):
    return type(old) is str and type(new) is str and old == new


def _shift(old, new):
    """The part of the path that moved from PATH_INFO to SCRIPT_NAME, "" if none did."""
    script, before = new.get("SCRIPT_NAME"), old.get("SCRIPT_NAME")
    if script is before:
        return ""
    path, rest = new.get("PATH_INFO"), old.get("PATH_INFO")
    if not all(type(text) is str for text in (script, path, before, rest)):
        return ""
    moved = script[len(before):]
    return moved if moved and script == before + moved and rest == moved + path else ""
