def auth(app):
    """Lets nobody pass who does not say who they are."""

    def guarded(environ, start_response):
        # A real one looks the name up; this one only listens.
        if environ.get("HTTP_AUTHORIZATION"):
            return app(environ, start_response)

        start_response("401 Unauthorized", [
            ("Content-Type", "text/plain"),
            ("WWW-Authenticate", 'Basic realm="tea"'),
        ])
        return [b"Who are you?\n"]

    return guarded
