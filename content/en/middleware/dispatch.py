def dispatch(app):
    """Serves the application below the first segment of the path."""

    def dispatched(environ, start_response):
        # A real one would look the segment up, and choose among many.
        path = environ.get("PATH_INFO", "")
        segment, slash, rest = path[1:].partition("/")
        if segment:
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{segment}"
            environ["PATH_INFO"] = slash + rest
        return app(environ, start_response)

    return dispatched
