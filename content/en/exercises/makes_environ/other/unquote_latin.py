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
    from urllib.parse import unquote

    words = lines[0].split(" ")
    path, *query = words[1].split("?", 1)
    environ.update(REQUEST_METHOD=words[0], SERVER_PROTOCOL=words[2], QUERY_STRING="".join(query), PATH_INFO=unquote(path, "latin-1"))
    headers = dict(line.split(":", 1) for line in lines[1:])
    environ.update({"HTTP_" + k.upper().replace("-", "_"): v.strip() for k, v in headers.items()})
    for key in "CONTENT_TYPE", "CONTENT_LENGTH":
        if "HTTP_" + key in environ:
            environ[key] = environ.pop("HTTP_" + key)
    length = int(environ.get("CONTENT_LENGTH") or "0")
    environ["wsgi.input"] = io.BufferedReader(io.BytesIO(rfile.read(length)))
    return environ


def serve(rfile, wfile, application):
    """For now, send a head that is always the same."""
    environ = build_environ(read_head(rfile), rfile)
    result = application(environ, lambda *head: wfile.write)
    wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    wfile.write(b"".join(result))
