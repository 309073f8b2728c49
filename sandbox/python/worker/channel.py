"""What one request and the host say to each other.

Where the host may hold an exchange, it asks for one step after the other. Else it
has asked once, and the frames of a request are kept until there is a reason to send
them: the host wants to know at once, or the application's code runs on. With what is
told goes when it happened.
"""
from _thread import get_ident
from time import perf_counter_ns

from dispatch import WINDOW
from wire import EVALUATED, EVENT


class Channel:
    pushes = False
    set_lines = None  # what to do where the host says which lines it wants to be told of
    evaluate = None  # what to tell where it asks for something in place of an answer
    _sent = 0  # bytes

    def __init__(self, wire, dispatcher, number):
        self.number = number
        self.frames = []  # that were not sent yet, where they are kept, each with its time if somebody records it
        self._wire = wire
        self._dispatcher = dispatcher
        self._thread = get_ident()
        dispatcher.open(number)

    def end(self):
        """The request is over."""
        self.deliver()
        self._dispatcher.close(self.number)

    def tell(self, kind, payload):
        """Say what waits for nothing."""
        self._count(self._wire.send(kind, self.number, payload))

    def happened(self, kind, payload):
        """Say what is told as of when it happened, where it waits to be sent."""
        self.tell(kind, payload)

    def tell_now(self, payload):
        """Tell of an event, which no other frame waits for."""
        self._count(self._wire.send(EVENT, self.number, payload))

    def tell_outside(self, payload):
        """Tell of an event that comes when the request is over."""
        self._wire.send(EVENT, 0, payload)

    def ask(self, kind, payload):
        """Have the host do something, and give its answer."""
        inbox = self._dispatcher.inbox(self.number)
        answer = self._dispatcher.ask(kind, self.number, payload, inbox)
        while answer[0] == "evaluate" or answer[0] == "names":
            answer = self._dispatcher.ask(EVALUATED, self.number, self.evaluate(*answer), inbox)
        self._see_to_lines()
        return answer

    def order(self):
        """The kind of what the host asks for next."""
        order = self._dispatcher.order(self._dispatcher.inbox(self.number))
        self._see_to_lines()
        return order[0]

    def deliver(self):
        """Send what was kept."""

    def _count(self, size):
        """Wait where the host has not taken what was sent."""
        self._sent += size
        if self._sent > WINDOW:
            self._dispatcher.await_credit(self._dispatcher.inbox(self.number), self._sent)

    def _see_to_lines(self):
        """A trace function is its thread's own, so only that of the request can set it."""
        inbox = self._dispatcher.inbox(self.number)
        if inbox.lines is not None and get_ident() == self._thread:
            lines, inbox.lines = inbox.lines, None
            self.set_lines(*lines)


class Pushed(Channel):
    pushes = True

    def tell(self, kind, payload):
        self.frames.append((kind, payload))

    def happened(self, kind, payload):
        self.frames.append((kind, payload, perf_counter_ns()))

    def tell_now(self, payload):
        self.frames.append((EVENT, payload, perf_counter_ns()))
        self.deliver()

    def ask(self, kind, payload):
        self.deliver()
        return Channel.ask(self, kind, payload)

    def deliver(self):
        self._count(self._wire.send_all(self.number, self.frames))

    def given_up(self):
        """Whether the host wants no more blocks, as far as it has said so; this does not wait."""
        self._dispatcher.poll()
        return self._dispatcher.inbox(self.number).aborted
