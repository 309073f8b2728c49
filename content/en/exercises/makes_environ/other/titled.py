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
        environ[("" if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_") + key] = value.strip(" \t")
    body = rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return environ


def serve(rfile, wfile, application):
    """For now, send a head that is always the same."""
    environ = build_environ(read_head(rfile), rfile)
    result = application(environ, lambda *head: wfile.write)
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(b"".join(result))
