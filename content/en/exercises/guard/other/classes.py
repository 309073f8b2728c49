import sys
import traceback

SORRY = b"Sorry, something is broken here.\n"
PLAIN = [("Content-Type", "text/plain")]


class guard:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        try:
            body = self.app(environ, start_response)
        except Exception as error:
            text = "".join(traceback.format_exception(error))
            environ["wsgi.errors"].write(text)
            start_response("500 Oops", PLAIN, sys.exc_info())
            body = [b"<p>", SORRY, b"</p>"]
        return body
