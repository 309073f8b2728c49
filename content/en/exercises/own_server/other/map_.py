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
    import contextlib
    import functools

    state = {"sent": False}

    def start_response(status, headers, exc_info=None):
        if exc_info and state["sent"]:
            raise exc_info[1]
        if not exc_info and "status" in state:
            raise RuntimeError
        state.update(status=status, headers=headers)
        return functools.partial(send, state)

    def send(state, block, last=False):
        out = []
        if (block or last) and not state["sent"]:
            state["sent"] = True
            out += [("HTTP/1.1 %s\r\n" % state["status"]).encode("latin-1")]
            out += [("%s: %s\r\n" % pair).encode("latin-1") for pair in state["headers"]]
            out += [b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"]
        if block or last:
            out += [b"%x\r\n" % len(block), block, b"\r\n"]
        wfile.write(b"".join(out))

    with contextlib.ExitStack() as stack:
        result = application(environ, start_response)
        if hasattr(result, "close"):
            stack.callback(result.close)
        for block in result:
            send(state, block)
        send(state, b"", last=True)


def serve(rfile, wfile, application):
    environ = build_environ(read_head(rfile), rfile)
    answer(application, environ, wfile)
