"""Frames between the host and the worker, over two pipes.

A frame is a length (4 octets, big-endian, of all that follows), a kind (1),
the number of the request (4), and a payload: one value in marshal's format 2,
which every Python from 3.8 on reads and writes in C, and which no octet in a
value can break (a path may hold %00).
"""
import marshal

# What the host says.
LOAD, REQUEST, ANSWER, NEXT, CLOSE, LINES = range(1, 7)

# What the worker says. POINT, START, WRITE and READ wait for an ANSWER; EVENT
# goes one way; the others end what the host asked for.
LOADED, FAILED, EVENT, POINT, START, WRITE, READ, RETURNED, BLOCK, END, RAISED, CLOSED, BOOTED = range(16, 29)

HEAD = 9


class Dropped(BaseException):
    """The host gave the exchange up; this unwinds the application."""


class Wire:
    def __init__(self, source, sink):
        self.source = source
        self.sink = sink
        self.lines = None  # what to do with a frame of LINES, which may stand before any other

    def send(self, kind, number, payload=None):
        data = marshal.dumps(payload, 2)
        self.sink.write((len(data) + 5).to_bytes(4, "big") + bytes((kind,)) + number.to_bytes(4, "big") + data)
        self.sink.flush()

    def receive(self):
        while True:
            kind, number, payload = self._receive()
            if kind != LINES:
                return kind, number, payload
            self.lines(*payload)

    def _receive(self):
        head = self.source.read(HEAD)
        if len(head) < HEAD:
            raise EOFError("the host closed the pipe")
        data = self.source.read(int.from_bytes(head[:4], "big") - 5)
        return head[4], int.from_bytes(head[5:], "big"), marshal.loads(data)

    def ask(self, kind, number, payload):
        """Send a frame that waits, and return the answer: a verb and what goes with it."""
        self.send(kind, number, payload)
        kind, _, answer = self.receive()
        if kind != ANSWER or answer[0] == "drop":
            raise Dropped()
        return answer
