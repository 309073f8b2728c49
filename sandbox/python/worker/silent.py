"""What stands in the place of a reporter where nobody wants to know how an answer came about."""
import sys

from facts import block_place, length_of
from layers import origin
from saferepr import place


class Silent:
    over = faulted = tells = waits = False
    passed = False
    _frame = None  # of the application, once it has called start_response
    _left = None  # where that returned

    def __init__(self, chain, overloaded):
        self._chain = chain
        self._overloaded = overloaded

    def begin(self, invocation):
        pass

    def leave(self):
        self.over = True
        self._frame = None

    def run(self, act, *args):
        return act(*args)

    def ask(self, channel, kind, payload):
        return channel.ask(kind, payload)

    def pause(self):
        return False

    def has_returned(self):
        """The application has returned: let go of its frame, if it was seen."""
        frame, self._frame = self._frame, None
        self._left = frame and place(frame)

    def returned(self, result):
        self.has_returned()
        target, self.passed = origin(result)
        return length_of(target, True), hasattr(target, "close"), type(target) is list or type(target) is tuple

    def next(self, iterator):
        return next(iterator)

    def head_told(self, frame):
        if self._overloaded:
            return None, None, 0  # where that was, nobody will ask
        if frame.f_code is self._chain.app.code:
            self._frame = frame
        return self.line(frame), None, 0

    def gave(self, value):
        return False

    def tell_broken(self, trouble, at=None):
        pass

    def hears(self, text):
        return False

    def printed(self, stream, text):
        return False

    def running(self):
        return 0

    def line(self, frame=None):
        return self._chain.user.line(frame or sys._getframe(1))

    def acts(self, frame):
        return False

    def closed_layers(self):
        return ()

    def giving_at(self, iterator):
        layers = self._chain.layers
        return block_place(self._chain.user, iterator) or (None if len(layers) > 1 else self._left or layers[0].within())

    def maker(self):
        return self._chain.layers[0]
