def proxyfix(app):
    """Believes the one proxy that stands before the server."""

    def fixed(environ, start_response):
        address = last(environ.get("HTTP_X_FORWARDED_FOR"))
        scheme = last(environ.get("HTTP_X_FORWARDED_PROTO"))
        if address:
            environ["REMOTE_ADDR"] = address
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        return app(environ, start_response)

    return fixed


def last(value):
    return (value or "").rpartition(",")[2].strip()
