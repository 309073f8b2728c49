from urllib.parse import unquote
from wsgiref.util import setup_testing_defaults


def get(application, target):
    """Call an application, and give its status and its body."""


def fetch(application):
    """Each request calls get once, and shows what it gave."""
    def show(environ, start_response):
        status, body = get(application, environ["REQUEST_URI"])
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"{status}\n".encode("latin-1"), body]

    return show
