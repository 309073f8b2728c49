from time import perf_counter


def timing(app):
    """Says in a header how long the application took."""

    def timed(environ, start_response):
        began = perf_counter()

        def start(status, headers, exc_info=None):
            took = (perf_counter() - began) * 1000
            line = ("Server-Timing", f"app;dur={took:.1f}")
            headers = headers + [line]
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return timed
