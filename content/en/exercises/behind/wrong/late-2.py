def behind(app):
    """Believes the one proxy that stands before the server."""

    def fixed(environ, start_response):
        body = app(environ, start_response)
        address = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
        if address:
            environ["REMOTE_ADDR"] = address
        if scheme in ("http", "https"):
            environ["wsgi.url_scheme"] = scheme
        return body

    return fixed
