"""The application that `roundtrip conform` has a server run.

It answers /conform/NAME with what the function NAME below does, and every other path with
what it was given: the environ and the body, as JSON. What cannot be seen from outside it
notes in files beside itself, one line for each note.
"""
import base64
import functools
import gc
import json
import os
import sys
import time
import weakref

HERE = os.path.dirname(os.path.abspath(__file__))


def plain(*more):
    """A list of headers, a new one each time: a server may change it."""
    return [("Content-Type", "text/plain"), *more]


def app(*args, **named):
    environ, start_response = args
    environ["conform.call"] = "%d arguments, %s by name" % (len(args), sorted(named) or "none")
    path = environ.get("PATH_INFO", "")
    if path.startswith("/conform/"):
        name = path[len("/conform/"):].split("/")[0]
        return globals()["do_" + name](environ, start_response)
    return echo(environ, start_response)


def echo(environ, start_response):
    try:
        body = body_of(environ)
    except Exception as e:
        start_response("400 Bad Request", plain(), sys.exc_info())
        return [("The body cannot be read: %r" % e).encode("ascii", "backslashreplace")]
    texts = {k: v for k, v in environ.items() if type(k) is str and type(v) is str}
    answer = json.dumps({"env": texts, "body": base64.b64encode(body).decode()}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]


def body_of(environ):
    """The body as a careful application reads it: no further than its length, if it has one."""
    if environ.get("wsgi.input_terminated") or "HTTP_TRANSFER_ENCODING" in environ:
        return environ["wsgi.input"].read()
    length = environ.get("CONTENT_LENGTH")
    return environ["wsgi.input"].read(int(length)) if length else b""


def note(environ, text):
    """One line in a file of the request's own, which its query names."""
    with open(os.path.join(HERE, "note-" + environ["QUERY_STRING"]), "a") as f:
        f.write(text + "\n")


def said(start_response, text):
    start_response("200 OK", plain())
    return [text.encode("ascii", "backslashreplace")]


def argument(environ):
    return environ["PATH_INFO"].split("/", 3)[3]


# The environ.

def do_environ(environ, start_response):
    facts = {
        "call": environ.pop("conform.call"),
        "dict": type(environ) is dict,
        "values": {k: [type(v).__name__, v if type(v) is str else repr(v) if type(v) in (bool, int, tuple) else ""]
                   for k, v in environ.items()},
        "input": [m for m in ("read", "readline", "readlines", "__iter__") if not hasattr(environ.get("wsgi.input"), m)],
        "errors": [m for m in ("flush", "write", "writelines") if not hasattr(environ.get("wsgi.errors"), m)],
    }
    return said(start_response, json.dumps(facts))


CALLS = []  # one entry for each call, so that a process can say how often it was called


def do_again(environ, start_response):
    """Says in which process it runs, and how often that has called it."""
    CALLS.append(None)
    return said(start_response, "%d %d" % (os.getpid(), len(CALLS)))


# The streams.

def do_read(environ, start_response):
    stream, how = environ["wsgi.input"], argument(environ)
    if how == "all":
        got = stream.read()
    elif how == "more":
        got = stream.read(5) + stream.read(10)
    elif how == "minus":
        got = stream.read(-1)
    elif how == "end":
        got = stream.read() + stream.read() + stream.read(3)
    elif how == "line":
        got = stream.readline() + stream.readline()
    elif how == "lines":
        got = b"".join(stream.readlines())
    elif how == "loop":
        got = b"".join(stream)
    elif how == "size":
        got = stream.readline(3)
    return said(start_response, got.decode("latin-1"))


def do_errors(environ, start_response):
    environ["wsgi.errors"].write("snow \u2603 and half \udcff\n")
    environ["wsgi.errors"].writelines(["a\n", "b\n"])
    environ["wsgi.errors"].flush()
    return said(start_response, "written")


# start_response.

def do_write(environ, start_response):
    write = start_response("200 OK", plain())
    return [b"callable" if callable(write) else b"none"]


def do_written(environ, start_response):
    write = start_response("200 OK", plain())
    write(b"a")
    write(b"b")
    return [b"c"]


def do_late(environ, start_response):
    start_response("200 OK", plain())
    time.sleep(0.4)

    def blocks():
        yield b""
        time.sleep(0.4)
        yield b"tea"
    return blocks()


def do_twice(environ, start_response):
    start_response("200 First", plain())
    start_response("200 Second", plain())
    return [b"tea"]


def do_replaced(environ, start_response):
    try:
        start_response("200 OK", plain())
        raise ValueError("boom")
    except ValueError:
        start_response("503 Replaced", plain(), sys.exc_info())
    return [b"replaced"]


def do_reraised(environ, start_response):
    start_response("200 OK", plain())
    yield b"begun " * 2000
    try:
        raise ValueError("boom")
    except ValueError as e:
        try:
            start_response("500 Too Late", plain(), sys.exc_info())
            note(environ, "nothing was raised")
        except BaseException as raised:
            note(environ, "the same" if raised is e else "another: %r" % raised)
            raise


class Boom(Exception):
    """An exception that a weak reference can follow."""


def do_released(environ, start_response):
    """Says whether the exception of a replaced head is gone once nobody of ours holds it."""
    def fail():
        try:
            raise Boom()
        except Boom as e:
            followed.append(weakref.ref(e))
            start_response("503 Replaced", plain(), sys.exc_info())
    followed = []
    fail()
    gc.collect()
    yield b"released" if followed[0]() is None else b"kept"


HEADS = {
    "reason": ("200", []),
    "short": ("20 OK", []),
    "words": ("fine", []),
    "status-line": ("200 OK\r\nX-Evil: 1", []),
    "value-line": ("200 OK", [("X-A", "b\r\nX-Evil: 1")]),
    "value-feed": ("200 OK", [("X-A", "b\nX-Evil: 1")]),
    "value-null": ("200 OK", [("X-A", "b\x00c")]),
    "name-line": ("200 OK", [("X-A: b\r\nX-Evil", "1")]),
    "name-colon": ("200 OK", [("X-A:", "b")]),
    "name-empty": ("200 OK", [("", "b")]),
    "tuple": ("200 OK", (("X-A", "b"),)),
    "bytes": ("200 OK", [("X-A", b"b")]),
    "bytes-status": (b"200 OK", []),
    "wide": ("200 OK", [("X-A", "\u0436")]),
    "connection": ("200 OK", [("Connection", "x-evil")]),
    "keep-alive": ("200 OK", [("Keep-Alive", "timeout=99")]),
    "coding": ("200 OK", [("Transfer-Encoding", "gzip")]),
    "upgrade": ("200 OK", [("Upgrade", "x-evil")]),
}


def do_head(environ, start_response):
    """Gives a bad head, and notes whether start_response refused it."""
    try:
        start_response(*HEADS[argument(environ)])
    except BaseException as e:
        note(environ, "refused: %s" % type(e).__name__)
        raise
    note(environ, "taken")
    return [b"tea"]


# What is sent.

def do_headers(environ, start_response):
    start_response("200 Froody", [
        ("Content-Type", "text/plain"), ("X-b", "1"), ("x-A", "2"), ("Set-Cookie", "a=1"), ("X-B", "3"),
        ("Set-Cookie", "b=2"), ("X-Latin", "caf\xe9"), ("Content-Length", "3")])
    return [b"tea"]


def do_date(environ, start_response):
    start_response("200 OK", plain(("Date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("Server", "mine"), ("content-LENGTH", "3")))
    return [b"tea"]


def do_plain(environ, start_response):
    return said(start_response, "tea")


def do_long(environ, start_response):
    start_response("200 OK", plain(("Content-Length", "3")))
    return [b"abc", b"def"]


def do_short(environ, start_response):
    start_response("200 OK", plain(("Content-Length", "10")))
    return [b"abc"]


def do_blocks(environ, start_response):
    start_response("200 OK", plain())
    return iter([b"", b"a", b"", b"bc", b""])


def do_none(environ, start_response):
    start_response("200 OK", plain())
    return []


def do_bytes(environ, start_response):
    start_response("200 OK", [("Content-Type", "application/octet-stream")])
    return [bytes(range(256)), b"\r\n\n\r", bytes(range(255, -1, -1))]


def do_slow(environ, start_response):
    start_response("200 OK", plain())
    yield b"first"
    time.sleep(0.8)
    yield b"second"


def do_lazy(environ, start_response):
    """Nothing of it runs before it is iterated."""
    start_response("200 OK", plain())
    yield b"lazy"


def do_status(environ, start_response):
    start_response({"204": "204 No Content", "205": "205 Reset Content", "304": "304 Not Modified"}[argument(environ)], [])
    return []


def do_untyped(environ, start_response):
    start_response("200 OK", [])
    return [b"<p>tea</p>"]


def do_relative(environ, start_response):
    start_response("302 Found", plain(("Location", "../tea")))
    return [b"there"]


# close, and what an iterable is asked for.

class Closing:
    """An iterable that notes each close()."""

    def __init__(self, environ, blocks):
        self.environ, self.blocks = environ, blocks

    def __iter__(self):
        return iter(self.blocks)

    def close(self):
        note(self.environ, "closed")


def do_closed(environ, start_response):
    how = argument(environ)
    start_response("200 OK", plain(*([("Content-Length", "3")] if how == "length" else [])))

    def failing():
        yield b"begun"
        raise ValueError("boom, in the midst of the body")

    def endless():
        for _ in range(400):
            yield b"x" * 65536
            time.sleep(0.005)
        note(environ, "was iterated to its end")
    return Closing(environ, {"end": [b"tea"], "length": [b"abcdef"], "fails": failing(), "gone": endless()}[how])


class Touchy:
    def __init__(self, environ):
        self.environ = environ

    def __iter__(self):
        return iter([b"tea"])

    def __getattr__(self, name):
        if name not in ("close", "__len__"):
            note(self.environ, "asked for " + name)
        raise AttributeError(name)


def do_touched(environ, start_response):
    start_response("200 OK", plain())
    note(environ, "begun")
    return Touchy(environ)


def do_value(environ, start_response):
    start_response("200 OK", plain())
    return [{"str": "text", "none": None, "int": 7, "bytearray": bytearray(b"tea")}[argument(environ)]]


# Failing.

def do_raises(environ, start_response):
    raise ValueError("boom, before start_response")


def do_raises_later(environ, start_response):
    start_response("200 OK", plain())
    yield b"begun " * 2000
    raise ValueError("boom, in the midst of the body")


# Expect, files, the URL.

def do_unread(environ, start_response):
    return said(start_response, "not read")


def do_file(environ, start_response):
    wrap = environ.get("wsgi.file_wrapper")
    if wrap is None:
        return said(start_response, "absent")
    path = os.path.join(HERE, "file-" + environ["QUERY_STRING"])
    with open(path, "wb") as f:
        f.write(b"skipped" + b"tea " * 1000)

    class File:
        """Not a real file, so that it has to be read."""
        def __init__(self):
            self.file = open(path, "rb")
            self.file.seek(len(b"skipped"))

        def read(self, *size):
            return self.file.read(*size)

        def close(self):
            note(environ, "closed")
            self.file.close()
    start_response("200 OK", plain())
    if argument(environ) == "real":
        file = open(path, "rb")
        file.seek(len(b"skipped"))
        return wrap(file, 512)
    return wrap(File(), 512)


def do_layered_file(environ, start_response):
    """A file whose bytes a middleware has changed: the file itself must not be sent."""
    return (block.upper() for block in do_file(environ, start_response))


def do_url(environ, start_response):
    """The URL, put together as PEP 3333, URL Reconstruction says."""
    from urllib.parse import quote
    url = environ["wsgi.url_scheme"] + "://"
    if environ.get("HTTP_HOST"):
        url += environ["HTTP_HOST"]
    else:
        url += environ["SERVER_NAME"] + ":" + environ["SERVER_PORT"]
    url += quote(environ.get("SCRIPT_NAME", ""), encoding="latin-1") + quote(environ.get("PATH_INFO", ""), encoding="latin-1")
    if environ.get("QUERY_STRING"):
        url += "?" + environ["QUERY_STRING"]
    return said(start_response, url)


# The application may be any callable. The server is started anew for each of these.

class Iterable:
    """Its instance is what the server iterates."""

    def __init__(self, environ, start_response):
        self.blocks = function(environ, start_response)

    def __iter__(self):
        return iter(self.blocks)


class Instance:
    def __call__(self, environ, start_response):
        return function(environ, start_response)

    method = __call__


def generator(environ, start_response):
    for block in function(environ, start_response):
        yield block


function = app
app = {
    "": function, "class": Iterable, "instance": Instance(), "method": Instance().method,
    "partial": functools.partial(function), "generator": generator,
}[os.environ.get("CONFORM_SHAPE", "")]
