def behind(app):
    """Believes the one proxy that stands before the server."""

    def fixed(environ, start_response):
        proxies = environ.get("HTTP_X_FORWARDED_FOR")
        if proxies is not None:
            environ["REMOTE_ADDR"] = proxies[proxies.rfind(",") + 1:].strip()
        known = {"http": "http", "https": "https"}
        scheme = known.get(environ.get("HTTP_X_FORWARDED_PROTO"))
        if scheme is not None:
            environ["wsgi.url_scheme"] = scheme
        return app(environ, start_response)

    return fixed
