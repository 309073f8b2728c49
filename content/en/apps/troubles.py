"""behind each path another kind of trouble"""

PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    return PATHS.get(environ["PATH_INFO"], fine)(environ, start_response)


def fine(environ, start_response):
    start_response("200 OK", [PLAIN])
    return [b"Tea is served.\n"]


def early(environ, start_response):
    raise RuntimeError("the key 7f3a does not fit")


def started(environ, start_response):
    start_response("200 OK", [PLAIN])
    raise RuntimeError("the key 7f3a does not fit")


class lamp:
    def __init__(self, environ, start_response):
        start_response("200 OK", [PLAIN])

    def __iter__(self):
        yield b"one\n"
        yield b"two\n"

    def close(self):
        pass


PATHS = {"/early": early, "/started": started, "/lamp": lamp}
