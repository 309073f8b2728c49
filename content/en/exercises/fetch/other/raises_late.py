from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults


def get(application, target):
    """Call an application, and give its status and its body."""
    path, _, query = target.partition("?")
    environ = {"PATH_INFO": unquote(path, "iso-8859-1"), "QUERY_STRING": query}
    setup_testing_defaults(environ)
    status, written = None, []

    def start_response(given, headers, exc_info=None):
        nonlocal status
        if status is not None and exc_info is None:
            raise AssertionError("start_response was called twice")
        status = given
        return written.append

    result = application(environ, start_response)
    try:
        written.extend(result)
    finally:
        close = getattr(result, "close", None)
        if close is not None:
            close()
    return status, b"".join(written)


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
