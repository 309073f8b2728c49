from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults


class Head:
    """The start_response of a test: keeps what it is given, and what is written."""
    status, body = None, b""

    def __call__(self, status, headers, exc_info=None):
        self.status = status
        return self.write

    def write(self, data):
        self.body += data


def get(application, target):
    environ = dict(zip(("PATH_INFO", "QUERY_STRING"), target.split("?", 1)))
    environ.setdefault("QUERY_STRING", "")
    environ["PATH_INFO"] = unquote(environ["PATH_INFO"], "latin-1")
    setup_testing_defaults(environ)
    head = Head()
    result = application(environ, head)
    try:
        head.body += b"".join(result)
    finally:
        getattr(result, "close", lambda: None)()
    return head.status, head.body


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
