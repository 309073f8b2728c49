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
    head, left = None, False

    def start_response(status, headers, exc_info=None):
        nonlocal head
        if head and not exc_info:
            raise ValueError("one head, please")
        if left:
            raise exc_info[1]
        head = status, list(headers)
        return send

    def leave(length=None):
        nonlocal left
        left = True
        status, headers = head
        framing = ("Transfer-Encoding", "chunked")
        if length is not None:
            framing = ("Content-Length", str(length))
        text = f"HTTP/1.1 {status}\r\n"
        for name, value in headers + [framing, ("Connection", "close")]:
            text += f"{name}: {value}\r\n"
        wfile.write((text + "\r\n").encode("latin-1"))

    def send(block):
        if block:
            if not left:
                leave()
            wfile.write(b"%X\r\n" % len(block) + block + b"\r\n")

    result = application(environ, start_response)
    try:
        if isinstance(result, list) and not left:
            body = b"".join(result)
            leave(len(body))
            wfile.write(body)
        else:
            for block in result:
                send(block)
            if not left:
                leave()
            wfile.write(b"0\r\n\r\n")
    finally:
        if hasattr(result, "close"):
            result.close()


def serve(rfile, wfile, application):
    environ = build_environ(read_head(rfile), rfile)
    answer(application, environ, wfile)
