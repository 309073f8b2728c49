class Lines:
    """A body that has something to put away when it is over."""

    def __init__(self, log):
        self.log = log

    def __iter__(self):
        yield b"The lamp is on.\n"
        yield b"The lamp is still on.\n"

    def close(self):
        self.log.write("The lamp is off.\n")


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Lines(environ["wsgi.errors"])
