from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults


def get(application, target):
    head = None
    body = b""
    environ = {}
    setup_testing_defaults(environ)
    environ["PATH_INFO"] = unquote_to_bytes(target.split("?")[0]).decode("latin-1")
    environ["QUERY_STRING"] = target.split("?")[1] if "?" in target else ""

    def write(data):
        nonlocal body
        body += data

    def start_response(status, headers, exc_info=None):
        nonlocal head
        head = status
        return write

    result = application(environ, start_response)
    try:
        for block in result:
            write(block)
    finally:
        close = getattr(result, "close", None)
        if close:
            close()
    return head, body


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
