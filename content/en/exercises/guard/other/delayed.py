import sys
import traceback

SORRY = b"Sorry, something is broken here.\n"
PLAIN = [("Content-Type", "text/plain")]


def guard(app):
    def guarded(environ, start_response):
        heads = []

        def start(status, headers, exc_info=None):
            if exc_info:
                return start_response(status, headers, exc_info)
            heads[:] = [(status, headers)]
            return write_late

        def write_late(data):
            return start_response(*heads.pop())(data)

        try:
            body = app(environ, start)
        except Exception as error:
            traceback.print_exception(error, file=environ["wsgi.errors"])
            start_response("500 Internal Server Error", PLAIN)
            return [SORRY]
        if heads:
            start_response(*heads.pop())
        return body

    return guarded
