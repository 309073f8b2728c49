def behind(app):
    """Believes the one proxy that stands before the server."""

    def fixed(environ, start_response):
        address = environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        scheme = environ.get("HTTP_X_FORWARDED_PROTO", "")
        if address:
            environ["REMOTE_ADDR"] = address
        return app(environ, start_response)

    return fixed
