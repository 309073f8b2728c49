from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

app = Flask(__name__)


@app.route("/")
def index():
    return "Hello, World!", 200, {"Content-Type": "text/plain"}


class Marked:
    """A middleware that adds a header."""

    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("X-Marked", "1")], exc_info)

        return self.inner(environ, start)


app.wsgi_app = Marked(ProxyFix(app.wsgi_app))
