"""A server of the user's: serve(rfile, wfile, application), for one connection at a time.

It stands where a layer stands, and is handed the bytes of a connection in the place of
an environ: the host carries them, and reads and writes no HTTP.
"""
from static import code_of, is_one_of

DECISIONS = "decide."  # how the keys of an environ begin that a server is handed as decisions


class Output:
    """The way out to the client: what is written goes at once."""

    def __init__(self, invocation):
        self._invocation = invocation

    def write(self, data, /):
        self._invocation.write(bytes(data) if is_one_of(type(data), (bytearray, memoryview)) else data)
        return len(data)

    def flush(self):
        """Nothing is kept back."""


class Connection:
    """What is called for each connection."""

    def __init__(self, serve, application):
        self.serve = serve
        self._application = application
        code = code_of(serve)
        self._decides = code is not None and code.co_argcount > 3

    def __call__(self, environ, start_response):
        rfile = environ["wsgi.input"]
        given = rfile, Output(rfile._request), self._application
        if self._decides:
            given += ({key[len(DECISIONS):]: value for key, value in environ.items() if key.startswith(DECISIONS)},)
        self.serve(*given)
        return ()
