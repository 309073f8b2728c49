from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults


def get(application, target):
    """Call an application, and give its status and its body."""
    from contextlib import closing, nullcontext
    from io import BytesIO

    path, query = (target.split("?", 1) + [""])[:2]
    environ = dict(PATH_INFO=unquote(path, encoding="latin-1"), QUERY_STRING=query)
    setup_testing_defaults(environ)
    body, seen = BytesIO(), {}

    def start(status, headers, exc_info=None):
        seen["status"] = status
        return body.write

    result = application(environ, start)
    with closing(result) if hasattr(result, "close") else nullcontext():
        for block in result:
            body.write(block)
    return seen["status"], body.getvalue()


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
