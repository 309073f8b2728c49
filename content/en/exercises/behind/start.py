def behind(app):
    """Believes the one proxy that stands before the server."""

    def fixed(environ, start_response):
        address = environ["HTTP_X_FORWARDED_FOR"].split(",")[0]
        scheme = environ["HTTP_X_FORWARDED_PROTO"]
        environ["REMOTE_ADDR"] = address
        environ["wsgi.url_scheme"] = scheme
        return app(environ, start_response)

    return fixed
