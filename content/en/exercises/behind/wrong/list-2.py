def behind(app):
    """Believes the one proxy that stands before the server."""

    def fixed(environ, start_response):
        address = environ.get("HTTP_X_FORWARDED_FOR", "")
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
        address = address.split(",")[-1:]
        if address:
            environ["REMOTE_ADDR"] = str(address)
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        return app(environ, start_response)

    return fixed
