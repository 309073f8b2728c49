"""What is told of heads, of results, and of where the application is."""
import sys

from loading import type_name
from looking import exact, message_of, place, says, somewhere
from streams import LARGEST, FileWrapper


def pairs(headers):
    return [(exact(name), exact(value)) for name, value in headers]


def summary(exc_info):
    try:
        return type_name(exc_info[1]) + ": " + message_of(exc_info[1]) if exc_info else None
    except (TypeError, IndexError):
        return None


def handled(user):
    """The exception that the running code handles, which what it writes is about: its type, what it says, and its place."""
    error = sys.exc_info()[1]
    return None if error is None else (type_name(error), says(error), user.raised(error))


def described(result, length):
    return type(result).__name__, length, hasattr(result, "close"), type(result) is FileWrapper


def length_of(result, ask):
    """len(), which only the server asks of a class of the user's."""
    if type(result) in (list, tuple, bytes, str, dict, set) or ask and hasattr(type(result), "__len__"):
        try:
            return min(len(result), LARGEST)
        except Exception:
            pass
    return -1


def yielding(iterator):
    """Where a generator is; of any other iterator nothing is touched."""
    frame = iterator.gi_frame if type(iterator) is _GENERATOR else None
    return place(frame) if frame is not None else None


def giving(user, iterator):
    """Where in the user's files the latest block of an iterator comes from, as near as it is known."""
    kind = type(iterator)
    if kind is FileWrapper:
        return user.first(iterator.roundtrip_made)
    step = getattr(kind, "__next__", None)
    return user.own(yielding(iterator)) or user.own(somewhere(getattr(step, "__code__", None)))


_GENERATOR = type(_ for _ in ())
