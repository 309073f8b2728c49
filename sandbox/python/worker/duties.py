"""What an application owes, as far as the worker sees it broken.

Each check answers None, or a Trouble. The numbers are those of the checker,
which knows their sections.
"""
from saferepr import with_article
from static import defined, defines, derives, has, plain


class Trouble:
    """A duty that was broken."""

    def __init__(self, duty, did, refusal=""):
        self.told = (duty, did)  # its number, and the predicate of a sentence about the layer
        self.refusal = refusal  # what the exception says that refuses it


def start_call(args, kwargs):
    if kwargs or not 2 <= len(args) <= 3:
        how = "by keyword" if kwargs else "with %d argument%s" % (len(args), "" if len(args) == 1 else "s")
        return Trouble("A3", "called start_response " + how,
                       "start_response takes status, headers and perhaps exc_info by position, and was called " + how)
    return None


def head(status, headers, exc_info=None):
    """What no frame can carry; the host checks the rest."""
    if not derives(status, str):
        return Trouble("A4", "gave a status that is " + with_article(status),
                       "the status is a str such as '200 OK', and this is " + with_article(status))
    trouble = _headers(headers)
    if trouble and not _begins_with_code(status):  # whoever mends line by line begins with the first argument
        return Trouble("A4", "gave a status without a code and a reason",
                       'status "%.60s": it must be three digits, a space and a reason, such as 200 OK' % status)
    if trouble:
        return trouble
    if not (exc_info is None or type(exc_info) is tuple and _is_exc_info(exc_info)):
        return Trouble("A7", "gave an exc_info that is " + with_article(exc_info),
                       "exc_info is what sys.exc_info() gives, and this is " + with_article(exc_info))
    return None


def _begins_with_code(status):
    return len(status) > 3 and status[:3].isdigit() and status[3] == " "


def _headers(headers):
    if type(headers) is not list:
        return Trouble("A5", "gave headers that are " + with_article(headers),
                       "the headers are a list of (name, value) tuples, and this is " + with_article(headers))
    for pair in headers:
        if not _is_pair(pair):
            return Trouble("A5", "gave a header that is " + _described(pair),
                           "a header is a (name, value) tuple of two str, and this is " + _described(pair))
    return None


def _is_pair(pair):
    return type(pair) is tuple and len(pair) == 2 and derives(pair[0], str) and derives(pair[1], str)


def _is_exc_info(exc_info):
    return not exc_info or len(exc_info) == 3 and derives(exc_info[1], BaseException)


def _described(pair):
    if type(pair) is tuple and len(pair) == 2:
        return "a tuple of %s and %s" % (with_article(pair[0]), with_article(pair[1]))
    return with_article(pair)


def result(returned):
    if type(returned) is list:
        return None  # as it is mostly: what follows takes 1 µs
    iterable = defines(type(returned), "__iter__") or defines(type(returned), "__getitem__")
    if not iterable or derives(returned, str):
        return Trouble("A9", "returned " + with_article(returned),
                       "an application returns an iterable of bytes, and this one returned " + with_article(returned))
    return None


def block(item):
    if type(item) is bytes:
        return None
    hint = ": write b'...', or encode it" if type(item) is str else ": put the bytes in a list" if type(item) is int else ""
    return Trouble("A18", "gave a block that is " + with_article(item),
                   "a body is made of bytes, and this block is %s%s" % (with_article(item), hint))


def environ(handed_on):
    if type(handed_on) is not dict:
        return Trouble("S4", "handed on an environ that is %s, not a dict" % with_article(handed_on))
    return None


_STREAMS = {
    "wsgi.input": ("read", "readline", "readlines", "__iter__"),
    "wsgi.errors": ("flush", "write", "writelines"),
}


def streams(handed_on):
    """What a layer put in the place of a stream has the methods of one."""
    for key, methods in _STREAMS.items() if plain(handed_on) else ():
        stream = handed_on.get(key)
        if stream is None or _makes_up(type(stream)):
            continue  # the checker sees that there is none; what stands for another cannot be asked
        missing = [name for name in methods if not has(stream, name)]
        if missing:
            return Trouble("S17", "put %s in the place of %s, which has no %s" % (with_article(stream), key, ", ".join(missing)))
    return None


def _makes_up(kind):
    """Whether a class answers for attributes that it has not."""
    return defines(kind, "__getattr__") or type(defined(kind, "__getattribute__")) is not type(object.__getattribute__)


def call(args, kwargs):
    """How a layer calls the one inside, if it is not how the server would."""
    if len(args) + len(kwargs) != 2:
        return None  # not meant as a call of an application, perhaps
    if kwargs:
        return Trouble("S2", "called the layer inside by keyword")
    return environ(args[0])


AFTER_CLOSE = Trouble("S39", "took a block from a body that had been closed")
NO_WRITE = Trouble("M8", "made a start_response that gives back no write callable")
NO_EXC_INFO = Trouble("M8", "made a start_response that does not take exc_info")
WRONG_ARGUMENTS = Trouble("A1", "does not take the two arguments environ and start_response")
