"""What is told of heads, of results, and of where the application is."""
import sys

from loading import type_name
from saferepr import caught_message, code_place, known_message, place
from static import FUNCTION, GENERATOR, defined, defines, exact, has, kind_name, traceback_of
from streams import LARGEST, FileWrapper
from userfiles import WORKER


def pairs(headers):
    return [(exact(name), exact(value)) for name, value in headers]


def exc_info_text(exc_info):
    """The exception that start_response was called with: it has been caught, so its __str__ is not called."""
    return type_name(exc_info[1]) + ": " + caught_message(exc_info[1]) if exc_info else None


def handled(user):
    """The exception that the running code handles, which what it writes is about: its type, what it says, and its place."""
    error = sys.exc_info()[1]
    return None if error is None else (type_name(error), known_message(error) or "", user.raised(error))


def described(result, length):
    if type(result) is list:
        return "list", length, False, False
    return kind_name(result), length, has(result, "close"), type(result) is FileWrapper


_KNOWN = {id(kind) for kind in (list, tuple, bytes, str, dict, set)}


def length_of(result, ask):
    """len(), which only the server asks of a class of the user's."""
    if id(type(result)) in _KNOWN or ask and defines(type(result), "__len__"):
        try:
            return min(len(result), LARGEST)
        except Exception:
            pass
    return -1


def yield_place(iterator):
    """Where a generator is; of any other iterator nothing is touched."""
    frame = iterator.gi_frame if type(iterator) is GENERATOR else None
    return place(frame) if frame is not None else None


def block_place(user, iterator):
    """Where in the user's files the latest block of an iterator comes from, as near as it is known."""
    kind = type(iterator)
    if kind is FileWrapper:
        return user.first(iterator._roundtrip_made)
    step = defined(kind, "__next__")
    return user.own(yield_place(iterator)) or user.own(code_place(step.__code__ if type(step) is FUNCTION else None))


def worker_line(error):
    """The line of the worker's that an error of its own came from."""
    at, step = None, traceback_of(error)
    while step is not None:
        code = step.tb_frame.f_code
        if exact(code.co_filename).startswith(WORKER):
            at = exact(code.co_filename), step.tb_lineno or 0
        step = step.tb_next
    return at
