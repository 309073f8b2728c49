"""A pushed request of which nobody wants to know how its answer came about.

Only the answer is told of it, so that nearly all of the worker's time is the
application's.
"""
from looking import place
from pushing import MOST, Pushed
from request import iterate, sound
from telling import giving, length_of
from watching import SILENT
from wire import BLOCK, CLOSED, END, RAISED, RETURNED


class Quiet(Pushed):
    _mode = SILENT

    def __init__(self, wire, number, chain, heads, hurries, environ):
        self._wire = wire
        self._number = number
        self._chain = chain
        self._heads = heads
        self._hurries = hurries
        self._frames = []
        self._environ = self._fill(environ)
        self._server = self._start_response()

    def serve(self, mark):
        """Call the application, send what it gives, and close that."""
        self._chain.watcher = None
        if self._returns():
            self._give()
            self._close()
        self._forget()
        self._deliver()

    def _returns(self):
        """Call the application, and tell whether it returned."""
        try:
            result = self._result = self._chain.entry(self._environ, self._server)
            self._leave()
            kind = type(result)
            plain = kind is list or kind is tuple
            self._keep(RETURNED, (length_of(result, True), hasattr(result, "close"), plain))
            return True
        except BaseException as error:
            self._keep(RAISED, self._report(error, self._maker().begins))
            return False

    def _give(self):
        """Send the blocks, each before the application is asked for the next."""
        iterator, result = None, self._result
        plain = type(result) is list or type(result) is tuple  # none of the application's code gives its blocks
        unsent = 0
        try:
            iterator = self._iterator = iterate(result)  # which lives until close() was called
            for block in iterator:
                self._keep(BLOCK, sound(block))
                self._sent += len(block)
                if block and self._sent >= self._length >= 0:
                    break  # the gateway would ask for no more
                unsent += len(block)
                if not plain or unsent > MOST:
                    self._deliver()
                    unsent = 0
                    if self._wire.aborted(self._number):
                        break
            self._keep(END)
        except BaseException as error:
            self._keep(RAISED, self._report(error, giving(self._chain.user, iterator) or self._made_at()))

    def _close(self):
        """Close what the application returned, whatever happened before."""
        raised = None
        try:
            if hasattr(self._result, "close"):
                if not self._hurries:
                    self._deliver()  # what close() does may last
                self._result.close()
        except BaseException as error:
            raised = self._report(error, self._maker().within())
        self._flush()
        self._keep(CLOSED, (raised, ()))

    def _told(self, status, headers, exc_info, frame):
        if self._hurries and exc_info is None:
            return status, headers, None, None, None, 0  # where that was, nobody will ask
        return Pushed._told(self, status, headers, exc_info, frame)
