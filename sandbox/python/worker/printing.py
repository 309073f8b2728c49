"""Text streams whose lines are told of: the application's stdout and stderr, and what wsgi.errors writes to.

A line ends at its newline, at flush() or with its request, and not with a
write: print() writes each of its arguments by itself. Several threads may
write at once, so each has a line of its own.
"""
import io
import sys
from _thread import _local
from _weakref import ref

from saferepr import printable

LONGEST = 65536  # bytes of a line before it is told without its end


class _Thread(_local):
    """Something that each thread has for itself, and that ends with it: numbers of threads are used again."""

    def __init__(self):
        self.token = _Token()
        self.key = ref(self.token)


class _Token:
    pass


_thread = _Thread()


class Lines(io.RawIOBase):
    """The bytes of a stream, told as text, whole lines at once."""

    mode = "wb"

    def __init__(self, tell, name, file=None):
        self._tell = tell
        self._file = file  # its number, for what writes there without asking us
        self.begun = {}  # by thread, what has come of a line so far: mostly there is nothing, and nothing to do
        self.name = name
        self.encoding = "utf-8"

    def writable(self):
        return True

    def fileno(self):
        return io.RawIOBase.fileno(self) if self._file is None else self._file

    def write(self, data, /):
        if self.closed:
            raise ValueError("write to closed file")
        data = bytes(memoryview(data))
        key = _thread.key
        text = self.begun.pop(key, b"") + data
        end = text.rfind(b"\n") + 1
        if len(text) - end > LONGEST:
            end = len(text)
        if end < len(text):
            self.begun[key] = text[end:]
        self._say(text[:end])
        return len(data)

    def flush(self):
        """Tell what this thread has begun."""
        if self.begun:
            self._say(self.begun.pop(_thread.key, b""))

    def flush_ended(self):
        """Tell what threads have begun that are no more."""
        for key in list(self.begun):
            if key() is None:
                self._say(self.begun.pop(key, b""))

    def flush_all(self):
        for key in list(self.begun):
            self._say(self.begun.pop(key, b""))

    def _say(self, text):
        if text:
            self._tell(printable(text.decode(self.encoding, "backslashreplace")))


class _Bytes(io.BufferedWriter):
    """The buffer of a text stream: it keeps nothing back, since what it wraps does."""

    def write(self, data, /):
        return self.raw.write(data)

    def flush(self):
        self.raw.flush()


class Printer(io.TextIOWrapper):
    """A text stream as sys.stdout is one, whose lines are told of."""

    def __init__(self, tell, name, file=None):
        self.lines = Lines(tell, name, file)
        io.TextIOWrapper.__init__(
            self, _Bytes(self.lines, 1), encoding="utf-8", errors="backslashreplace", newline="\n", write_through=True)
        self.mode = "w"
        self._asked = {"line_buffering": False, "write_through": False}

    def reconfigure(self, *, line_buffering=None, write_through=None, **changes):
        """Change the text's encoding; a line is told of at its end, however the stream is buffered."""
        io.TextIOWrapper.reconfigure(self, **changes)
        self.lines.encoding = self.encoding
        asked = ("line_buffering", line_buffering), ("write_through", write_through)
        self._asked.update((name, bool(value)) for name, value in asked if value is not None)

    @property
    def line_buffering(self):
        return self._asked["line_buffering"]

    @property
    def write_through(self):
        return self._asked["write_through"]


def redirect(tell, files):
    """Make sys.stdout and sys.stderr tell of their lines: of which stream, and the text."""
    _printers[:] = (
        Printer(lambda text: tell("out", text), "<stdout>", 1 if files else None),
        Printer(lambda text: tell("err", text), "<stderr>", 2 if files else None),
    )
    sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__ = _printers


def flush():
    """Tell what this thread has begun to print."""
    for printer in _printers:
        if printer.lines.begun:
            printer.lines.flush()


def flush_ended():
    """Tell what threads have begun to print that are no more, and what a stream that wraps ours keeps back."""
    for stream, printer in zip((sys.stdout, sys.stderr), _printers):
        if stream is not printer and type(stream) is io.TextIOWrapper and not stream.closed and type(stream.buffer) is _Bytes:
            stream.flush()
        if printer.lines.begun:
            printer.lines.flush()
            printer.lines.flush_ended()


_printers = []  # for stdout and stderr
