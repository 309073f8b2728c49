import sys
import traceback


def guard(app):
    def guarded(environ, start_response):
        try:
            body = app(environ, start_response)
        except Exception as error:
            environ["wsgi.errors"].write("".join(traceback.format_exception(error)))
            info = (type(error), error, error.__traceback__)
            start_response("500 Trouble", [("Content-Type", "text/html")], info)
            return [b"<p>Sorry</p>"]
        return body

    return guarded
