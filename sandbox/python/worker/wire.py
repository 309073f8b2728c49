"""Frames between the host and the worker, over two pipes.

A frame is a length (4 bytes, big-endian, of all that follows), a kind (1),
the number of the request (4), and a payload: one value in marshal's format 2,
which every Python from 3.8 on reads and writes in C, and which no byte in a
value can break (a path may hold %00).
"""
import marshal
from _struct import Struct
from _thread import allocate_lock
from time import perf_counter_ns

# What the host says.
LOAD, REQUEST, ANSWER, NEXT, CLOSE, LINES, ABORT, CREDIT, INTERRUPT, WHERE, WITHDRAW = range(1, 12)

# What the worker says. POINT, START, WRITE, READ and PROMPT wait for an ANSWER;
# EVENT, HEAD, LAYER and PLACE go one way; EVALUATED is what
# was asked where one of them waits, and waits for the same ANSWER; a BATCH holds the time and several frames; a WHOLE stands for
# HEAD, RETURNED, BLOCK, END and CLOSED; the others end what the host asked for.
(LOADED, FAILED, EVENT, POINT, START, WRITE, READ, RETURNED, BLOCK, END, RAISED, CLOSED, BOOTED, HEAD, BATCH, LAYER,
 PLACE, PROMPT, WHOLE, EVALUATED) = range(16, 36)

_pack, _unpack = Struct(">IBI").pack, Struct(">IBI").unpack_from
FRAME = 9  # bytes before the payload
CHUNK = 16 << 10


class Dropped(BaseException):
    """The host gave the exchange up; this unwinds the application."""


class Nothing:
    """A pipe that swallows what is written, and is at its end."""

    def write(self, data):
        return len(data)

    def read1(self, size):
        return b""


class Wire:
    def __init__(self, source, sink, ready=None):
        self._source = source
        self._sink = sink
        self._ready = ready  # whether the host has said something: where that cannot be known, nothing is pushed
        self._data, self._at = b"", 0  # what was read and not understood yet
        self._bases = {}  # environs that others are told by their difference from, by the host's numbers
        self._writing = allocate_lock()

    def send(self, kind, number, payload=None):
        """Send a frame, and give its size."""
        with self._writing:
            return self._write(kind, number, payload)

    def send_all(self, number, frames):
        """Send frames of a request at once, each a kind, a payload and perhaps when it was made, take them out of their list, and give their size."""
        with self._writing:
            sent = frames[:]
            del frames[:len(sent)]  # threads of the application may have added to them
            if len(sent) == 1 and len(sent[0]) == 2:
                return self._write(sent[0][0], number, sent[0][1])
            return self._write(BATCH, number, (perf_counter_ns(), sent)) if sent else 0

    def _write(self, kind, number, payload):
        data = marshal.dumps(payload, 2)
        size, frame = len(data), _pack(len(data) + 5, kind, number) + data
        sent = self._sink.write(frame)  # nothing lies in a buffer, which a forked child would have a copy of
        while sent < len(frame):
            frame = frame[sent:]
            sent = self._sink.write(frame)
        return size

    def sever(self):
        """Say and hear nothing more: this is a child that the application forked."""
        self._sink, self._source = Nothing(), Nothing()
        self._ready, self._data, self._at = bool, b"", 0
        self._writing = allocate_lock()  # which another thread may have held

    # One thread at a time reads.

    def has_more(self):
        """Whether the host has said something that was not received yet."""
        return bool(self._data) or self._ready()

    def receive(self):
        """The next frame: its kind, the number of the request, and the payload."""
        data, at = self._data, self._at
        if len(data) < at + FRAME:
            data, at = self._more(data[at:], FRAME), 0
        size, kind, number = _unpack(data, at)
        end = at + 4 + size
        if len(data) < end:
            data, end, at = self._more(data[at:], end - at), end - at, 0
        self._data, self._at = (b"", 0) if end == len(data) else (data, end)
        payload = marshal.loads(data[at + FRAME:end])
        return kind, number, self._completed(*payload) if kind == REQUEST else payload

    def _completed(self, mode, pushes, overloaded, base, whole, environ):
        """A request with its whole environ, of which the host tells what differs from the one that it has told as a base."""
        if not whole:
            told, environ = environ, self._bases[base].copy()
            environ.update(told)  # values alone, so that the keys keep their order
        elif base is not None:
            self._bases[base] = environ.copy()
        return mode, pushes, overloaded, environ

    def _more(self, data, size):
        """Data with as much behind it as makes it at least so long."""
        parts, have = [data], len(data)
        while have < size:
            part = self._source.read1(max(CHUNK, size - have))
            if not part:
                raise EOFError("the host closed the pipe")
            parts.append(part)
            have += len(part)
        return b"".join(parts)
