import sys
import traceback

SORRY = b"Sorry, something is broken here.\n"
PLAIN = [("Content-Type", "text/plain")]


def guard(app):
    def guarded(environ, start_response):
        try:
            return app(environ, start_response)
        except Exception:
            traceback.print_exc(file=environ["wsgi.errors"])
        start_response("500 Internal Server Error", PLAIN, None)
        return [SORRY]

    return guarded
