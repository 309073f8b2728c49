"""A request whose answer is sent as it comes, not asked for step by step.

The host has asked once, and the application runs to its end. Each block leaves
before the next is asked for (PEP 3333, Buffering and Streaming); what no code
of the application comes between goes together. The pipe bounds how far the
application gets ahead of its client, and between two blocks the worker looks
whether the host has given the request up.
"""
from request import Request
from watching import SILENT
from wire import END, EVENT, HEAD

MOST = 64 << 10  # octets that are kept before they are sent
KNOWN = 1000  # names and statuses to remember


class Heads:
    """Statuses and names of headers that the host has taken, so that it need not be asked again."""

    def __init__(self):
        self._statuses = set()
        self._names = {}  # and whether they are that of Content-Length

    def learn(self, status, headers):
        if len(self._statuses) < KNOWN and len(self._names) < KNOWN:
            self._statuses.add(status)
            self._names.update((name, name.lower() == "content-length") for name, _ in headers)

    def takes(self, status, headers):
        """The Content-Length that a head states, -1 for none; None if it may not be sound, or the host may not take it."""
        names, length = self._names, -1
        if type(status) is not str or status not in self._statuses or type(headers) is not list:
            return None
        for pair in headers:
            if type(pair) is not tuple or len(pair) != 2:
                return None
            name, value = pair
            if type(name) is not str or type(value) is not str or not (value.isascii() and value.isprintable()):
                return None
            states_length = names.get(name)
            if states_length is None:
                return None
            if states_length:
                if length >= 0 or not value.isdigit() or len(value) > 18:
                    return None
                length = int(value)
        return length


def _stated(headers):
    """The Content-Length of a head that the host has taken, -1 for none."""
    for name, value in headers:
        if name.lower() == "content-length":
            return int(value)
    return -1


class Pushed(Request):
    _length = -1  # what its Content-Length states
    _sent = 0
    _started = False

    def __init__(self, heads, hurries, *args):
        Request.__init__(self, *args)
        self._frames = []  # that the wire was not given yet
        self._heads = heads
        self._hurries = hurries  # others wait, and none of them takes long

    def serve(self, mark):
        """Call the application, send what it gives, and close that."""
        if self.call(mark):
            self._iterate()
            if hasattr(self._result, "close") and not self._hurries:
                self._deliver()  # what close() does may last
            self.close(mark)
        self._deliver()

    def _iterate(self):
        plain = type(self._result) in (list, tuple)  # none of the application's code gives its blocks
        left = len(self._result) if plain else -1
        unsent = 0
        while left:
            block = self.next()
            if block is None:
                return
            self._sent += len(block)
            if block and self._sent >= self._length >= 0:
                break  # the gateway would ask for no more
            left, unsent = left - 1, unsent + len(block)
            if left and (not plain or unsent > MOST):
                self._deliver()
                unsent = 0
                if self._wire.aborted(self._number):
                    break
        self._keep(END)

    def write(self, data, /):
        Request.write(self, data)
        self._sent += len(data)

    # A frame waits to be sent with the next one, except where the host wants to know at once.

    def _answer(self, kind, payload):
        self._keep(kind, payload)

    def _keep(self, kind, payload=None):
        self._frames.append((kind, payload))

    def _deliver(self):
        """Send all frames that were kept, at once."""
        self._wire.send_all(self._number, self._frames)

    def _tell(self, kind, payload):
        self._keep(kind, payload)
        if not self._hurries and payload[0] == "app.called":  # the application may run for long now
            self._deliver()

    def _point(self, name, call, at, *fields):
        if not self.over:
            self._flush()
            self._tell(EVENT, (name, call.layer.index, at, fields))

    def _say(self, payload):
        self._keep(EVENT, payload)
        self._deliver()

    def _ask(self, kind, payload):
        self._deliver()
        return Request._ask(self, kind, payload)

    def _called(self, args, kwargs, frame):
        first, self._started = not self._started, True
        plain = not kwargs and (len(args) == 2 or len(args) == 3 and args[2] is None)
        length = self._heads.takes(*args[:2]) if first and plain else None
        if length is None:
            return Request._called(self, args, kwargs, frame)
        self._length = length
        if self._mode != SILENT:
            self._flush()
        self._keep(HEAD, self._told(args[0], list(args[1]), None, frame))
        return self.write

    def _head(self, head):
        answer = Request._head(self, head)
        if answer == "go":
            status, headers = head[:2]
            self._length = _stated(headers)
            self._heads.learn(status, headers)
        return answer
