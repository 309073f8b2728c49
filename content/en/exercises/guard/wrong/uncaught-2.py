import sys
import traceback

SORRY = b"Sorry, something is broken here.\n"
PLAIN = [("Content-Type", "text/plain")]


def guard(app):
    def guarded(environ, start_response):
        try:
            yield from app(environ, start_response)
        except KeyError:
            start_response("500 Internal Server Error", PLAIN, sys.exc_info())
            yield SORRY

    return guarded
