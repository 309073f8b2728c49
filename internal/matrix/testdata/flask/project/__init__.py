"""A Flask project with a factory, a blueprint, hooks and a WSGI middleware."""
import sys
import time

from flask import Flask, g, render_template


class Layer:
    """A WSGI middleware that adds a header."""

    def __init__(self, inner):
        self.inner = inner

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("X-Layer", "outer")], exc_info)

        return self.inner(environ, start)


def create_app(greeting="Hello"):
    app = Flask(__name__)
    app.secret_key = "not a secret"
    app.config["GREETING"] = greeting

    from . import views

    app.register_blueprint(views.bp)

    @app.before_request
    def begin():
        g.began = time.time()

    @app.after_request
    def end(response):
        response.headers["X-Took"] = "some time" if time.time() >= g.began else "none"
        return response

    @app.teardown_request
    def teardown(error):
        if error is not None:
            sys.stdout.write("out: teardown after %s\n" % type(error).__name__)

    @app.errorhandler(404)
    def missing(error):
        return render_template("error.html", title="Not found"), 404

    @app.errorhandler(500)
    def failed(error):
        return render_template("error.html", title="It failed"), 500

    app.wsgi_app = Layer(app.wsgi_app)
    return app
