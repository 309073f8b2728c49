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


def answer(application, environ, wfile):
    """Call the application, and send what it gives to the client."""
    class Response:
        status = None
        sent = False

        def start(self, status, headers, exc_info=None):
            if exc_info:
                try:
                    if self.sent:
                        raise exc_info[1]
                finally:
                    exc_info = None
            elif self.status:
                raise RuntimeError("the head is there already")
            self.status, self.headers = status, list(headers)
            return self.write

        def write(self, block):
            if block:
                self.head()
                wfile.write(b"".join([hex(len(block))[2:].encode(), b"\r\n", block, b"\r\n"]))

        def head(self):
            if not self.sent:
                self.sent = True
                lines = [f"HTTP/1.1 {self.status}", *map(": ".join, self.headers), "Transfer-Encoding: chunked", "", ""]
                wfile.write("\r\n".join(lines).encode("latin-1"))

    response, result = Response(), None
    try:
        result = application(environ, response.start)
        iterator = iter(result)
        while True:
            try:
                block = next(iterator)
            except StopIteration:
                break
            response.write(block)
        response.head()
        wfile.write(b"0\r\n\r\n")
    finally:
        if hasattr(result, "close"):
            result.close()


def serve(rfile, wfile, application):
    environ = build_environ(read_head(rfile), rfile)
    answer(application, environ, wfile)
