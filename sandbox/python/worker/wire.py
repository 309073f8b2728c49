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
        self._kept = []  # frames that go with the next that is sent
        self._number = 0  # of their request
        self._lock = allocate_lock()  # threads of the application print
        self.lines = None  # what to do with a frame of LINES

    # To the host.

    def keep(self, kind, number, payload=None):
        """Have a frame sent together with the next one of its request, or by flush()."""
        with self._lock:
            if number != self._number:
                self._turn(number)
            self._kept.append((kind, payload))

    def send(self, kind, number, payload=None):
        with self._lock:
            if number != self._number:
                self._turn(number)
            self._kept.append((kind, payload))
            self._flush()

    def send_all(self, number, frames):
        """Send frames of a request at once, each a kind and a payload."""
        with self._lock:
            if number != self._number:
                self._turn(number)
            self._kept += frames
            self._flush()

    def flush(self):
        """Send what was kept, all at once."""
        with self._lock:
            self._flush()

    def _turn(self, number):
        """Turn to another request."""
        self._flush()
        self._number = number

    def _flush(self):
        kept = self._kept
        if not kept:
            return
        self._kept = []
        kind, payload = kept[0] if len(kept) == 1 else (SHEAF, kept)
        data = marshal.dumps(payload, 2)
        number = self._number.to_bytes(4, "big")
        self._sink.write(b"%b%c%b%b" % ((len(data) + 5).to_bytes(4, "big"), kind, number, data))
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
