"""The objects that stand in environ, and the app's own stdout and stderr."""
import io
import sys
from _operator import index
from itertools import islice

from duties import Trouble
from looking import named, printable
from static import derives, exact, kind_name, plain
from userfiles import places

LONGEST = 8192  # characters of a line before it is told without its end
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
    """wsgi.input: asks the host for octets when it is read, and not before."""

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
    """wsgi.errors: takes any text, a lone surrogate too."""

    _key, _offers = "wsgi.errors", "write, writelines and flush, and no close"

    def write(self, text, /):
        if not derives(text, str):
            self._request.demand(Trouble(
                "A12", "wrote %s to wsgi.errors" % named(text), "wsgi.errors.write() takes str, not " + kind_name(text)))
        self._request.complain(printable(text))
        return len(exact(text))

    def writelines(self, lines, /):
        for line in lines:
            self.write(line)

    def flush(self):
        pass


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


class Printer(io.TextIOBase):
    """sys.stdout and sys.stderr of the app: each line becomes an event."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, tell, file=None):
        self._tell = tell
        self._file = file  # its number, for what writes there without asking us
        self.line = ""  # what has come of one so far
        self.buffer = _PrinterOctets(self)

    def writable(self):
        return True

    def fileno(self):
        return io.TextIOBase.fileno(self) if self._file is None else self._file

    def write(self, text, /):
        if not derives(text, str):
            raise TypeError("write() takes str, not " + kind_name(text))
        text = exact(text)
        self.line += text
        if "\n" in text or len(self.line) > LONGEST:
            self.flush()
        return len(text)

    def flush(self):
        text, self.line = self.line, ""
        if text:
            self._tell(printable(text))


def flush_ours(stream):
    """Have a stream of ours tell what it keeps, behind Python's own text layer too; nobody else's is touched."""
    if type(stream) is io.TextIOWrapper:
        try:
            printer = stream.buffer._printer if type(stream.buffer) is _PrinterOctets and not stream.closed else None
        except ValueError:  # it was taken away
            return
        if printer is not None:
            stream.flush()
        stream = printer
    if type(stream) is Printer and stream.line:
        stream.flush()


class _PrinterOctets(io.RawIOBase):
    def __init__(self, printer):
        self._printer = printer

    def writable(self):
        return True

    def write(self, data, /):
        self._printer.write(bytes(data).decode("utf-8", "backslashreplace"))
        return len(data)
