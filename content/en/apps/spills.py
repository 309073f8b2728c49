class Lines:
    def __init__(self, log):
        self.log = log

    def __iter__(self):
        yield b"The lamp is on.\n"
        raise RuntimeError("the tea is on the floor")

    def close(self):
        self.log.write("The lamp is off.\n")


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return Lines(environ["wsgi.errors"])
