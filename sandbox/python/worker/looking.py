"""What an event says about a value, without running code of the user's.

A user's __repr__, __eq__ or __len__ may be slow, fail or change something, so
none is called: exact built-in types are shown, and of anything else its type.
"""
import sys
from _operator import is_, is_not  # operator itself is slow to import in a guest
from itertools import compress

LONGEST = 400  # characters of a value
TEXT = 16384  # characters of what was printed, or of a message
WIDEST = 20  # items of a collection

_SCALARS = (int, float, bool, type(None), complex)
_BRACKETS = {list: ("[", "]"), tuple: ("(", ")"), set: ("{", "}"), frozenset: ("frozenset({", "})")}


def shown(value, depth=2):
    """A short picture of a value."""
    kind = type(value)
    if kind is str and len(value) <= LONGEST:
        return repr(value)
    if kind in _SCALARS:
        return repr(value) if kind is not int or value.bit_length() < 500 else "<int of %d bits>" % value.bit_length()
    if kind is str or kind is bytes:
        text = repr(value[:LONGEST])
        return text if len(value) <= LONGEST else "%s... (%d long)" % (text, len(value))
    if depth and kind in _BRACKETS:
        opening, closing = _BRACKETS[kind]
        items = [shown(item, depth - 1) for item, _ in zip(value, range(WIDEST))]
        if len(value) > WIDEST:
            items.append("... (%d items)" % len(value))
        return opening + ", ".join(items) + ("," if kind is tuple and len(items) == 1 else "") + closing
    if depth and kind is dict:
        if 0 < len(value) <= WIDEST and _is_text(value) and _is_text(value.values()):
            return repr(value)
        items = [shown(k, depth - 1) + ": " + shown(v, depth - 1) for (k, v), _ in zip(value.items(), range(WIDEST))]
        return "{" + ", ".join(items + (["... (%d keys)" % len(value)] if len(value) > WIDEST else [])) + "}"
    return "<%s>" % kind.__name__


def _is_text(values):
    """Whether values are short texts and nothing else, of which Python itself makes the picture."""
    return set(map(type, values)) == {str} and max(map(len, values)) <= LONGEST


def printable(text):
    """Text that every encoding can carry, of bounded length."""
    if len(text) > TEXT:
        text = text[:TEXT] + "... (%d characters)" % len(text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


exact = str.__str__  # the same text as exactly str: frames carry no subclasses


def message_of(error):
    """What an exception says; its own __str__ is the only way to know."""
    try:
        return printable(exact(str(error)))
    except Exception:
        return "(its __str__ failed)"


def says(error):
    """The same, but "" where code of the user's would have to run to know."""
    kind = type(error)
    heap = [_DICT(base) for base in _MRO(kind) if _FLAGS(base) & 1 << 9]  # classes that were not built in
    args = _ARGS(error)
    if any("__str__" in members for members in heap) or not all(type(arg) is str or type(arg) in _SCALARS for arg in args):
        return ""
    return message_of(error)


_DICT, _MRO, _FLAGS = [type.__dict__[name].__get__ for name in ("__dict__", "__mro__", "__flags__")]
_ARGS = BaseException.__dict__["args"].__get__


def named(value):
    """A value's type, as part of a sentence."""
    name = type(value).__name__
    return "None" if value is None else ("an " if name[0] in "aeioAEIO" else "a ") + name


def callable_name(target):
    """What a callable is, in words."""
    kind = type(target).__name__
    if isinstance(target, type):
        return "class " + target.__qualname__
    if kind == "function":
        generator = target.__code__.co_flags & 0x20
        return ("generator " if generator else "function ") + target.__qualname__.replace("<locals>.", "")
    if kind == "method":
        return "method " + getattr(target.__func__, "__qualname__", kind)
    if _is_partial(target):
        return "partial of " + callable_name(target.func)
    return "instance of " + type(target).__qualname__


def code_of(target):
    """The code that a call of target enters, None if it is not Python."""
    if _is_partial(target):
        return code_of(target.func)
    if isinstance(target, type):
        functions = [vars(base).get(name) for base in target.__mro__ for name in ("__init__", "__iter__")]
    else:
        functions = [target, getattr(target, "__func__", None), getattr(type(target), "__call__", None)]
    for function in functions:
        if type(function).__name__ == "function":
            return function.__code__
    return None


def _is_partial(target):
    functools = sys.modules.get("functools")
    return functools is not None and isinstance(target, functools.partial)


def place(frame):
    """The file and line that a frame is at."""
    return (frame.f_code.co_filename, frame.f_lineno or 0)


def somewhere(code):
    """A place of which only the function is known: the file, its line if it has but one, or 0 and its name."""
    if code is None:
        return None
    lines = _lines(code) - {code.co_firstlineno} or {code.co_firstlineno}
    if len(lines) == 1:
        return (code.co_filename, lines.pop())
    return (code.co_filename, 0, getattr(code, "co_qualname", code.co_name))


def _lines(code):
    """The numbers of the lines that code has instructions for, and of its first."""
    if hasattr(code, "co_lines"):  # from 3.10 on
        return {line for _, _, line in code.co_lines() if line}
    line = code.co_firstlineno
    lines = {line}
    for step in code.co_lnotab[1::2]:
        line += step - 256 if step > 127 else step
        lines.add(line)
    return lines


class Environs:
    """Remembers what each environ held when it was last looked at.

    A middleware may pass on a changed copy, so that one request can have
    several dictionaries.
    """

    def __init__(self):
        self._seen = {}

    def look(self, environ, base=None):
        """What changed in environ since the last look at it, or at base if it is new."""
        seen = self._seen
        own = seen.get(id(environ))
        now = environ if type(environ) is dict else dict(dict.items(environ))  # calls nothing of a subclass
        if own is not None:
            _, keys, was = own
            if list(now) == keys and all(map(is_, was.values(), now.values())):
                return None
        before = own or seen.get(id(base))
        changes = _difference(before[2], now) if before is not None else None
        if changes or own is None:
            seen[id(environ)] = (environ, list(now), dict(now))
        return changes


def _difference(old, new):
    """What was added, changed and removed, and what that did to the path; objects are compared, and texts by value."""
    count, keys = len(old), list(new)
    if keys[:count] == list(old):  # nothing was removed
        fresh, removed = keys[count:], []
        others = compress(old, map(is_not, old.values(), new.values()))
    else:
        fresh, removed = [key for key in keys if key not in old], [key for key in old if key not in new]
        others = [key for key in old if key in new and old[key] is not new[key]]
    added = [(_key(key), shown(new[key])) for key in fresh]
    changed = [(_key(key), shown(old[key]), shown(new[key])) for key in others if not _same(old[key], new[key])]
    gone = [(_key(key), shown(old[key])) for key in removed]
    if not (added or changed or gone):
        return None
    return added, changed, gone, _shift(old, new) if changed else ""


def _same(old, new):
    return type(old) is str and type(new) is str and old == new


def _key(key):
    return key if type(key) is str else shown(key)


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
