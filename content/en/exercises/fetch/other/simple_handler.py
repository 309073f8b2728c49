from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults


def get(application, target):
    """Call an application, and give its status and its body."""
    from io import BytesIO
    from wsgiref.handlers import SimpleHandler

    path, _, query = target.partition("?")
    environ = {"PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query}
    setup_testing_defaults(environ)
    out = BytesIO()
    handler = SimpleHandler(BytesIO(), out, environ["wsgi.errors"], environ, False, False)
    handler.http_version = "1.0"
    handler.origin_server = True
    handler.run(application)
    head, _, body = out.getvalue().partition(b"\r\n\r\n")
    return head.split(b"\r\n")[0].decode("latin-1").split(" ", 1)[1], body


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
