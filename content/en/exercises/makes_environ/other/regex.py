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
    import re

    method, path, query, version = re.fullmatch(r"(\S+) ([^?]*)\??(.*) (\S+)", lines[0]).groups()
    environ |= {"REQUEST_METHOD": method, "PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query, "SERVER_PROTOCOL": version}
    for line in lines[1:]:
        name, value = re.match(r"([^:]+):\s*(.*?)\s*$", line).groups()
        key = re.sub("-", "_", name.upper())
        environ[key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"] = value
    environ["wsgi.input"] = io.BytesIO(rfile.read(int(environ.get("CONTENT_LENGTH", 0))))
    return environ


def serve(rfile, wfile, application):
    """For now, send a head that is always the same."""
    environ = build_environ(read_head(rfile), rfile)
    result = application(environ, lambda *head: wfile.write)
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(b"".join(result))
