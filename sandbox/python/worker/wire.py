"""Frames between the host and the worker, over two pipes.

A frame is a length (4 octets, big-endian, of all that follows), a kind (1),
the number of the request (4), and a payload: one value in marshal's format 2,
which every Python from 3.8 on reads and writes in C, and which no octet in a
value can break (a path may hold %00).
"""
import marshal
from _thread import allocate_lock

# What the host says.
LOAD, REQUEST, ANSWER, NEXT, CLOSE, LINES, ABORT = range(1, 8)
AHEAD = LINES, ABORT  # what may stand before any other, and has no answer

# What the worker says. POINT, START, WRITE and READ wait for an ANSWER; EVENT
# and HEAD go one way; a SHEAF holds several frames; the others end what the
# host asked for.
LOADED, FAILED, EVENT, POINT, START, WRITE, READ, RETURNED, BLOCK, END, RAISED, CLOSED, BOOTED, HEAD, SHEAF = range(16, 31)

PROMPT = 31  # text for a person at the host's terminal, who answers with a line

FRAME = 9  # octets before the payload
CHUNK = 16 << 10


class Dropped(BaseException):
    """The host gave the exchange up; this unwinds the application."""


class Wire:
    def __init__(self, source, sink, ready=None):
        self._source = source
        self._sink = sink
        self._ready = ready  # whether the host has said something: where that cannot be known, nothing is pushed
        self._data, self._at = b"", 0  # what was read and not understood yet
        self._early = []  # frames for later
        self._abort = None  # the request that the host gave up last
        self._lock = allocate_lock()  # threads of the application print
        self.lines = None  # what to do with a frame of LINES

    # To the host.

    def send(self, kind, number, payload=None):
        with self._lock:
            self._write(kind, number, payload)

    def send_all(self, number, frames):
        """Send frames of a request at once, each a kind and a payload, and take them out of their list."""
        with self._lock:
            sent = frames[:]
            del frames[:len(sent)]  # threads of the application may have added to them
            if len(sent) == 1:
                self._write(sent[0][0], number, sent[0][1])
            elif sent:
                self._write(SHEAF, number, sent)

    def _write(self, kind, number, payload):
        data = marshal.dumps(payload, 2)
        self._sink.write(b"%b%c%b%b" % ((len(data) + 5).to_bytes(4, "big"), kind, number.to_bytes(4, "big"), data))
        self._sink.flush()

    # From the host.

    def receive(self):
        """The next frame that nobody waits for: a request's, or what it asks of one."""
        return self._early.pop(0) if self._early else self._next()

    def ask(self, kind, number, payload):
        """Send a frame that waits, and return the answer: a verb and what goes with it."""
        self.send(kind, number, payload)
        while True:
            frame = self._next()
            if frame[1] == number:
                break
            self._early.append(frame)
        if frame[0] != ANSWER or frame[2][0] == "drop":
            raise Dropped()
        return frame[2]

    def aborted(self, number):
        """Whether the host has given a request up, as far as it has said so; this does not wait."""
        while self._data or self._ready():
            frame = self._receive()
            if frame[0] in AHEAD:
                self._heed(*frame)
            else:
                self._early.append(frame)
        return self._abort == number

    def _next(self):
        frame = self._receive()
        while frame[0] in AHEAD:
            self._heed(*frame)
            frame = self._receive()
        return frame

    def _heed(self, kind, number, payload):
        if kind == LINES:
            self.lines(*payload)
        else:
            self._abort = number

    def _receive(self):
        data, at = self._data, self._at
        if len(data) < at + FRAME:
            data, at = self._more(data[at:], FRAME), 0
        end = at + 4 + int.from_bytes(data[at:at + 4], "big")
        if len(data) < end:
            data, end, at = self._more(data[at:], end - at), end - at, 0
        self._data, self._at = (b"", 0) if end == len(data) else (data, end)
        return data[at + 4], int.from_bytes(data[at + 5:at + FRAME], "big"), marshal.loads(data[at + FRAME:end])

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
