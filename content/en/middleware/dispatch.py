def dispatch(app):
    """Serves the application below a first piece of path."""

    def dispatched(environ, start_response):
        # A real one would look the piece up among many.
        path = environ.get("PATH_INFO", "")
        piece, slash, rest = path[1:].partition("/")
        if piece:
            here = environ.get("SCRIPT_NAME", "")
            environ["SCRIPT_NAME"] = f"{here}/{piece}"
            environ["PATH_INFO"] = slash + rest
        return app(environ, start_response)

    return dispatched
