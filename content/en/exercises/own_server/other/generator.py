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
    head = []

    def start_response(status, headers, exc_info=None):
        if exc_info is None and head:
            raise RuntimeError("twice")
        if head and head[0] is None:
            raise exc_info[1].with_traceback(exc_info[2])
        head[:] = [status, *headers]
        return send

    def send(data):
        if not data:
            return
        begin()
        wfile.write(f"{len(data):X}\r\n".encode() + data + b"\r\n")

    def begin():
        if head and head[0] is None:
            return
        status, *headers = head
        head[:] = [None]
        wfile.write(f"HTTP/1.1 {status}\r\n".encode("latin-1"))
        for name, value in headers + [("Transfer-Encoding", "chunked")]:
            wfile.write(f"{name}: {value}\r\n".encode("latin-1"))
        wfile.write(b"\r\n")

    blocks = application(environ, start_response)
    try:
        for block in blocks:
            send(block)
        begin()
        wfile.write(b"0\r\n\r\n")
    finally:
        getattr(blocks, "close", lambda: None)()


def serve(rfile, wfile, application):
    environ = build_environ(read_head(rfile), rfile)
    answer(application, environ, wfile)
