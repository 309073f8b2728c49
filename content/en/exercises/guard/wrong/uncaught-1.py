import sys
import traceback

SORRY = b"Sorry, something is broken here.\n"
PLAIN = [("Content-Type", "text/plain")]


def guard(app):
    def guarded(environ, start_response):
        body = app(environ, start_response)
        if body is None:
            start_response("500 Internal Server Error", PLAIN)
            return [SORRY]
        return body

    return guarded
