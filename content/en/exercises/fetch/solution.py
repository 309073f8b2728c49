from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults


def get(application, target):
    """Call an application, and give its status and its body."""
    path, _, query = target.partition("?")
    environ = {"PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query}
    setup_testing_defaults(environ)
    heads, blocks = [], []

    def start_response(status, headers, exc_info=None):
        heads.append(status)
        return blocks.append

    result = application(environ, start_response)
    try:
        for block in result:
            blocks.append(block)
    finally:
        if hasattr(result, "close"):
            result.close()
    return heads[-1], b"".join(blocks)


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
