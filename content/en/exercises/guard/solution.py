import sys
import traceback


def guard(app):
    def guarded(environ, start_response):
        try:
            return app(environ, start_response)
        except Exception:
            traceback.print_exc(file=environ["wsgi.errors"])
            headers = [("Content-Type", "text/plain")]
            status = "500 Internal Server Error"
            start_response(status, headers, sys.exc_info())
            return [b"Sorry, something is broken here.\n"]

    return guarded
