import sys

PLAIN = [("Content-Type", "text/plain")]


def guard(app):
    def guarded(environ, start_response):
        try:
            return app(environ, start_response)
        except Exception as error:
            environ["wsgi.errors"].write(str(error))
            start_response("500 Internal Server Error", PLAIN, sys.exc_info())
            return [b"Sorry, something is broken here.\n"]

    return guarded
