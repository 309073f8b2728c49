"""The objects that stand in environ."""
import io
import sys
from _operator import index
from itertools import islice

from duties import Trouble
from printing import Printer
from saferepr import place, with_article
from static import derives, exact, kind_name, plain
from userfiles import is_installed, is_python, places

MOST_CALLS = 50  # to look for a line of the user's among
LARGEST = 2**31 - 1  # number in a frame


class _Stream:
    """What an application may use is defined below; the rest is no part of WSGI (PEP 3333, Input and Error Streams)."""

    def __init__(self, request):
        self._request = request

    def __getattr__(self, name):
        name = exact(name)
        error = AttributeError("%s has no %s: it has %s" % (self._key, name, self._offers))
        error._roundtrip_misused = self._key, name
        raise error


def misuse(error):
    """The duty that was broken, if an error came of asking a stream for more than it has."""
    if type(error) is AttributeError and "_roundtrip_misused" in error.__dict__:
        return Trouble("A12", "asked %s for %s, which it has not" % error._roundtrip_misused)
    return None


class Input(_Stream):
    """wsgi.input: asks the host for bytes when it is read, and not before."""

    _key, _offers = "wsgi.input", "read, readline, readlines and iteration, and no close"

    def read(self, size=-1, /):
        return self._request.read("read", _size(size))

    def readline(self, size=-1, /):
        return self._request.read("readline", _size(size))

    def readlines(self, hint=-1, /):
        lines, total, hint = [], 0, _size(hint)
        for line in self:
            lines.append(line)
            total += len(line)
            if 0 < hint <= total:
                break
        return lines

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


def _size(size):
    if size is None:
        return -1
    size = int.__int__(index(size))  # as a file does it; of a subclass of int nothing else is called
    return -1 if size < 0 else min(size, LARGEST)


class Errors(_Stream):
    """wsgi.errors: takes any text, a lone surrogate too.

    What PEP 3333 does not promise works as with the sys.stderr that other servers give, and is told of.
    """

    _key, _offers = "wsgi.errors", "what a text stream has"
    _printer = None  # made when it is needed, which is seldom

    def write(self, text, /):
        if not derives(text, str):
            self._request.demand(Trouble(
                "A12", "wrote %s to wsgi.errors" % with_article(text), "wsgi.errors.write() takes str, not " + kind_name(text)))
        return (self._printer or self._made()).write(exact(text))

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def flush(self):
        if self._printer is not None:
            self._printer.lines.flush()

    def close(self):
        """Close nothing: other layers may still write."""
        self._beyond("close", sys._getframe(1))
        self.flush()

    def detach(self):
        raise io.UnsupportedOperation("wsgi.errors belongs to the server, and cannot be detached: use wsgi.errors.buffer")

    def __getattr__(self, name):
        value = getattr(self._made(), name, self)
        if value is self:
            return _Stream.__getattr__(self, name)
        self._beyond(name, sys._getframe(1))
        return value

    def _beyond(self, name, frame):
        """Tell that the user's code asks for more than PEP 3333 promises. Python's own may: it can do without."""
        file = exact(frame.f_code.co_filename)
        if file[:1] != "<" and not is_python(file) and not is_installed(file):
            self._request.tell_broken(Trouble("A12", "used wsgi.errors.%s, which only some servers have" % name), place(frame))

    def _made(self):
        file = 2 if sys.platform != "wasi" else None
        return self.__dict__.setdefault("_printer", Printer(self._request.complain, "<wsgi.errors>", file))

    def end(self):
        """Tell what was begun: the request is over."""
        if self._printer is not None:
            self._printer.lines.flush_all()


def keeps_streams(environ):
    """Whether the streams in environ are those that we put there."""
    return plain(environ) and type(environ.get("wsgi.input")) is Input and type(environ.get("wsgi.errors")) is Errors


class FileWrapper:
    """wsgi.file_wrapper: reads a file in blocks (PEP 3333, Optional Platform-Specific File Handling)."""

    def __init__(self, filelike, blksize=8192):
        self.filelike = filelike
        self.blksize = blksize
        self._roundtrip_made = list(islice(places(sys._getframe(1)), MOST_CALLS))
        if hasattr(filelike, "close"):
            self.close = filelike.close

    def __iter__(self):
        return self

    def __next__(self):
        block = self.filelike.read(self.blksize)
        if not block:
            raise StopIteration
        return block
