"""behind each path another kind of application"""

from sys import exc_info

PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    name = environ["PATH_INFO"].rpartition("/")[2]
    room = ROOMS.get(name, hello)
    return room(environ, start_response)


def hello(environ, start_response):
    start_response("200 OK", [PLAIN])
    return [b"Hello, World!"]


def measured(environ, start_response):
    start_response("200 OK", [PLAIN, ("Content-Length", "13")])
    return [b"Hello, World!"]


def small(environ, start_response):
    start_response("200 OK", [PLAIN, ("content-length", "13")])
    return [b"Hello, World!"]


def slow(environ, start_response):
    start_response("200 OK", [PLAIN])
    yield b"one\n"
    yield b"two\n"
    yield b"three\n"


def writes(environ, start_response):
    write = start_response("200 OK", [PLAIN])
    write(b"Hello, ")
    return [b"World!"]


def sorry(environ, start_response):
    start_response("200 OK", [PLAIN])
    try:
        raise RuntimeError("the kettle is empty")
    except RuntimeError:
        status = "500 Internal Server Error"
        start_response(status, [PLAIN], exc_info())
    return [b"Sorry.\n"]


class lamp:
    def __init__(self, environ, start_response):
        self.log = environ["wsgi.errors"]
        start_response("200 OK", [PLAIN])

    def __iter__(self):
        yield b"The lamp is on.\n"

    def close(self):
        self.log.write("The lamp is off.\n")


class spilt(lamp):
    def __iter__(self):
        yield b"The lamp is on.\n"
        raise RuntimeError("the tea is on the floor")

    def close(self):
        print("The lamp is off.")


ROOMS = {
    "measured": measured,
    "small": small,
    "slow": slow,
    "writes": writes,
    "sorry": sorry,
    "lamp": lamp,
    "spilt": spilt,
}
