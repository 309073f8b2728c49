from time import perf_counter


def timing(app):
    """Says in a header how long the application took to answer."""

    def timed(environ, start_response):
        began = perf_counter()

        def start(status, headers, exc_info=None):
            took = (perf_counter() - began) * 1000
            line = ("Server-Timing", f"app;dur={took:.1f}")
            return start_response(status, headers + [line], exc_info)

        return app(environ, start)

    return timed
