"""What an application owes, as far as the worker refuses what breaks it.

Each check answers None, or the number of the duty that was broken and what is
wrong. The numbers are those of the checker, which knows their sections.
"""
from looking import named


def start_call(args, kwargs):
    if kwargs or not 2 <= len(args) <= 3:
        how = "by name" if kwargs else "with %d arguments" % len(args)
        return "A3", "start_response takes status, headers and perhaps exc_info by position, and was called " + how
    return None


def head(status, headers, exc_info=None):
    """What no frame can carry; the host checks the rest."""
    if not isinstance(status, str):
        return "A4", "the status is a str such as '200 OK', and this is " + named(status)
    if type(headers) is not list:
        return "A5", "the headers are a list of (name, value) tuples, and this is " + named(headers)
    for pair in headers:
        if not _is_pair(pair):
            return "A5", "a header is a (name, value) tuple of two str, and this is " + _described(pair)
    if exc_info and not (type(exc_info) is tuple and len(exc_info) == 3 and isinstance(exc_info[1], BaseException)):
        return "A7", "exc_info is what sys.exc_info() gives, and this is " + named(exc_info)
    return None


def _is_pair(pair):
    return type(pair) is tuple and len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], str)


def _described(pair):
    if type(pair) is tuple and len(pair) == 2:
        return "a tuple of %s and %s" % (named(pair[0]), named(pair[1]))
    return named(pair)


def result(returned):
    if isinstance(returned, str):
        return "A9", "an application returns an iterable of bytes, and this one returned a str"
    if not hasattr(type(returned), "__iter__") and not hasattr(type(returned), "__getitem__"):
        return "A9", "an application returns an iterable of bytes, and this one returned " + named(returned)
    return None


def block(item):
    if type(item) is bytes:
        return None
    hint = {str: ": write b'...', or encode it", int: ": put the bytes in a list"}.get(type(item), "")
    return "A18", "a body is made of bytes, and this block is %s%s" % (named(item), hint)


def environ(handed_on):
    if type(handed_on) is not dict:
        return "S4", "environ is a dict, and what was handed on is " + named(handed_on)
    return None
