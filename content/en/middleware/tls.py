def tls(app):
    """Tells the application of a connection with TLS, as its server would."""

    def told(environ, start_response):
        environ["REMOTE_ADDR"] = "192.0.2.44"
        environ["wsgi.url_scheme"] = "https"
        return app(environ, start_response)

    return told
