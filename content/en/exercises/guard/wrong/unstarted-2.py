import sys
import traceback

SORRY = b"Sorry, something is broken here.\n"
PLAIN = [("Content-Type", "text/plain")]


def guard(app):
    def guarded(environ, start_response):
        body = [SORRY]
        try:
            body = app(environ, start_response)
        except Exception as error:
            environ["wsgi.errors"].write(f"{error}\n")
        return body

    return guarded
