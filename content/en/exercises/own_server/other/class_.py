import io
import sys
from urllib.parse import unquote_to_bytes


def read_head(rfile):
    lines = []
    while True:
        line = rfile.readline()
        if line == b"\r\n":
            return lines
        lines.append(line.decode("latin-1").rstrip("\r\n"))


def build_environ(lines, rfile):
    """The dictionary for the application, from the head and the body."""
    environ = {
        "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.errors": sys.stderr, "wsgi.multithread": False,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    method, target, version = lines[0].split()
    path, _, query = target.partition("?")
    environ["REQUEST_METHOD"] = method
    environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
    environ["QUERY_STRING"] = query
    environ["SERVER_PROTOCOL"] = version
    for line in lines[1:]:
        name, _, value = line.partition(":")
        key = name.upper().replace("-", "_")
        if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
            key = "HTTP_" + key
        environ[key] = value.strip()
    body = rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return environ


class Answer:
    def __init__(self, wfile):
        self.wfile = wfile
        self.head, self.left = None, False

    def start(self, status, headers, exc_info=None):
        if exc_info and self.left:
            raise exc_info[1].with_traceback(exc_info[2])
        if self.head and not exc_info:
            raise AssertionError("twice")
        self.head = status, headers
        return self.write

    def write(self, block):
        if not block:
            return
        self.leave()
        self.wfile.write(f"{len(block):X}\r\n".encode() + block + b"\r\n")

    def leave(self):
        if self.left:
            return
        self.left = True
        status, headers = self.head
        self.wfile.write(f"HTTP/1.1 {status}\r\n".encode("latin-1"))
        for name, value in headers + [("Transfer-Encoding", "chunked")]:
            self.wfile.write(f"{name}: {value}\r\n".encode("latin-1"))
        self.wfile.write(b"\r\n")


def answer(application, environ, wfile):
    out = Answer(wfile)
    blocks = application(environ, out.start)
    try:
        for block in blocks:
            out.write(block)
        out.leave()
        wfile.write(b"0\r\n\r\n")
    finally:
        close = getattr(blocks, "close", None)
        if close is not None:
            close()


def serve(rfile, wfile, application):
    environ = build_environ(read_head(rfile), rfile)
    answer(application, environ, wfile)
