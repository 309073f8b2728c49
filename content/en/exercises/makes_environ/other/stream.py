import io
import sys
from urllib.parse import unquote_to_bytes


def read_head(rfile):
    return [line[:-2].decode("latin-1") for line in iter(rfile.readline, b"\r\n")]


class Environ(dict):
    def __init__(self, lines):
        super().__init__({
            "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000",
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
            "wsgi.errors": sys.stderr, "wsgi.multithread": False,
            "wsgi.multiprocess": False, "wsgi.run_once": False,
        })
        self["REQUEST_METHOD"], target, self["SERVER_PROTOCOL"] = lines[0].split()
        path, _, self["QUERY_STRING"] = target.partition("?")
        self["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1")
        for name, value in (line.split(":", 1) for line in lines[1:]):
            self[key_of(name)] = value.strip()


def key_of(name):
    key = name.replace("-", "_").upper()
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + key


def build_environ(lines, rfile):
    environ = dict(Environ(lines))
    stream = io.BytesIO()
    stream.write(rfile.read(int(environ.get("CONTENT_LENGTH", "0"))))
    stream.seek(0)
    environ["wsgi.input"] = stream
    return environ


def serve(rfile, wfile, application):
    """For now, send a head that is always the same."""
    environ = build_environ(read_head(rfile), rfile)
    result = application(environ, lambda *head: wfile.write)
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(b"".join(result))
