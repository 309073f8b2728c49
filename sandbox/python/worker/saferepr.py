"""What an event says about a value, without running code of the user's.

A user's __repr__, __eq__ or __len__ may be slow, fail or change something, so
none is called: exact built-in types are shown, and of anything else its type.
Other threads may change a collection meanwhile, so that as much of it as is shown
is copied at once.
"""
from itertools import islice

from static import FUNCTION, METHOD, class_name, defined, derives, exact, is_partial, kind_name, part
from wire import Dropped

LONGEST = 400  # characters of a value
TEXT = 16384  # characters of what was printed, or of a message
WIDEST = 20  # items of a collection
WHOLE = 8192  # characters of a value that is told whole
DEEPEST = 20  # collections in one another
LARGEST = 2000  # bits of a number: Python refuses to write one of more digits than it is told to

# By the id of the type: to look for a type itself asks its metaclass for __hash__ and __eq__.
_SCALARS = {id(kind) for kind in (int, float, bool, type(None), complex)}
_BRACKETS = {id(list): ("[", "]"), id(tuple): ("(", ")"), id(set): ("{", "}"), id(frozenset): ("frozenset({", "})")}


def _of_kind(value):
    return "<%s>" % kind_name(value)


def safe_repr(value, depth=2, longest=LONGEST, other=_of_kind):
    """A short picture of a value. Of a text that is longer it says how long it is; what is of no built-in type is shown by other."""
    kind = type(value)
    if kind is str or kind is bytes:
        text = repr(value[:longest])
        return text if len(value) <= longest else "%s... (%d long)" % (text, len(value))
    if id(kind) in _SCALARS:
        return repr(value) if kind is not int or value.bit_length() < 500 else "<int of %d bits>" % value.bit_length()
    if id(kind) in _BRACKETS:
        return _collection(value, depth, other, *_BRACKETS[id(kind)]) if depth else _of_kind(value)
    if kind is dict:
        return _mapping(value, depth, other) if depth else _of_kind(value)
    return other(value)


def _collection(value, depth, other, opening, closing):
    items, count = list(islice(value, WIDEST)), len(value)
    rows = [safe_repr(item, depth - 1, LONGEST, other) for item in items]
    if count > WIDEST:
        rows.append("... (%d items)" % count)
    return opening + ", ".join(rows) + ("," if type(value) is tuple and count == 1 else "") + closing


def _mapping(value, depth, other):
    items, count = list(islice(value.items(), WIDEST)), len(value)
    if count == len(items) and all(map(_is_text, items)):
        return repr(dict(items))  # Python itself makes that picture faster
    rows = [safe_repr(k, depth - 1, LONGEST, other) + ": " + safe_repr(v, depth - 1, LONGEST, other) for k, v in items]
    return "{" + ", ".join(rows + (["... (%d keys)" % count] if count > WIDEST else [])) + "}"


def _is_text(pair):
    key, value = pair
    return type(key) is str and type(value) is str and len(key) <= LONGEST and len(value) <= LONGEST


def plain_repr(value, most=WHOLE):
    """The repr of a value of built-in types through and through, None of any other, or if it is longer.

    Of a dict, a value that is none of these is told by its type, such as <Input>.
    """
    pieces = _Pieces(most)
    return "".join(pieces.texts) if pieces.add(value, DEEPEST) else None


class _Pieces:
    def __init__(self, room):
        self.texts, self._room = [], room

    def add(self, value, depth):
        """Write a value, and answer whether it was plain and had room."""
        kind = type(value)
        if kind is str or kind is bytes:
            return self._put(repr(value) if len(value) <= self._room else None)
        if kind is int:
            return self._put(repr(value) if value.bit_length() < LARGEST else None)
        if kind is float or kind is bool or value is None:
            return self._put(repr(value))
        if not depth or self._room < 0:
            return False
        if kind is list:
            return self._put("[") and self._items(list(islice(value, self._room + 1)), depth) and self._put("]")
        if kind is tuple:
            return self._put("(") and self._items(value[:self._room + 1], depth) and self._put(",)" if len(value) == 1 else ")")
        return kind is dict and self._put("{") and self._pairs(list(islice(value.items(), self._room + 1)), depth) and self._put("}")

    def _put(self, text):
        self._room = -1 if text is None else self._room - len(text)
        self.texts.append(text)
        return self._room >= 0

    def _items(self, items, depth):
        return all((not at or self._put(", ")) and self.add(item, depth - 1) for at, item in enumerate(items))

    def _pairs(self, pairs, depth):
        return all((not at or self._put(", ")) and self.add(key, depth - 1) and self._put(": ") and self._value(value, depth - 1)
                   for at, (key, value) in enumerate(pairs))

    def _value(self, value, depth):
        at, room = len(self.texts), self._room
        if self.add(value, depth):
            return True
        if self._room < 0:
            return False
        del self.texts[at:]
        self._room = room
        return self._put("<%s>" % (kind_name(value) if kind_name(value).isidentifier() else "object"))


def printable(text):
    """Text that every encoding can carry, of bounded length."""
    text = exact(text)
    if len(text) > TEXT:
        text = text[:TEXT] + "... (%d characters)" % len(text)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def message_of(error):
    """What an exception says that nobody caught.

    Its own __str__ is the only way to know, and Python would call it to tell of
    the exception: so the server does, once, whether somebody looks on or not.
    """
    try:
        return printable(str(error))
    except Dropped:
        raise
    except BaseException:
        return "(its __str__ failed)"


_SAYS = (  # the __str__ of an exception that calls nothing of the user's if these are plain
    (KeyError, ()), (ImportError, ()), (OSError, ("errno", "strerror", "filename", "filename2")),
    (SyntaxError, ("msg", "filename", "lineno")), (UnicodeDecodeError, ("encoding", "reason")),
    (UnicodeEncodeError, ("encoding", "reason")), (BaseException, ()))


def caught_message(error):
    """What an exception says that somebody may still catch, without its own __str__."""
    text = known_message(error)
    return "(its own __str__ is called only if nobody catches it)" if text is None else text


def known_message(error):
    """What an exception says as far as that is known without its own __str__, None where it is not."""
    says = defined(type(error), "__str__")
    for kind, parts in _SAYS:
        if says is kind.__dict__["__str__"]:
            values = tuple([kind.__dict__[part].__get__(error) for part in parts])
            if kind is not SyntaxError:  # which has its parts also as a tuple among its arguments
                values += BaseException.__dict__["args"].__get__(error)
            if all(map(_is_plain, values)):
                return printable(says(error))
    return None


def _is_plain(value):
    return type(value) is str or type(value) is bytes or id(type(value)) in _SCALARS


def with_article(value):
    """A value's type, as part of a sentence."""
    name = kind_name(value)
    return "None" if value is None else ("an " if name[:1] in tuple("aeioAEIO") else "a ") + name


def callable_name(target):
    """What a callable is, in words."""
    if derives(target, type):
        return "class " + class_name(target)
    if type(target) is FUNCTION:
        generator = target.__code__.co_flags & 0x20
        return ("generator " if generator else "function ") + exact(target.__qualname__).replace("<locals>.", "")
    if type(target) is METHOD:
        function = target.__func__
        return "method " + (exact(function.__qualname__) if type(function) is FUNCTION else "method")
    if is_partial(target):
        return "partial of " + callable_name(part(target, "func"))
    return "instance of " + class_name(type(target))


def place(frame):
    """The file and line that a frame is at."""
    return (exact(frame.f_code.co_filename), frame.f_lineno or 0)


def begins(code):
    """The file and line in which a function begins."""
    return exact(code.co_filename), code.co_firstlineno


def code_place(code):
    """A place of which only the function is known: the file, its line if it has but one, or 0 and its name."""
    if code is None:
        return None
    lines = lines_of(code) - {code.co_firstlineno} or {code.co_firstlineno}
    if len(lines) == 1:
        return (exact(code.co_filename), lines.pop())
    return (exact(code.co_filename), 0, exact(getattr(code, "co_qualname", code.co_name)))


def lines_of(code):
    """The numbers of the lines that code has instructions for, and of its first."""
    if hasattr(code, "co_lines"):  # from 3.10 on
        return {line for _, _, line in code.co_lines() if line}
    line = code.co_firstlineno
    lines = {line}
    for step in code.co_lnotab[1::2]:
        line += step - 256 if step > 127 else step
        lines.add(line)
    return lines
