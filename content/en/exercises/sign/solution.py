def sign(app):
    """Adds the header X-Served-By to every answer."""

    def signed(environ, start_response):
        def start(status, headers, exc_info=None):
            headers = headers + [("X-Served-By", "tea")]
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return signed
