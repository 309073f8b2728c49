def wrap(app):
    def layer(environ, start_response):
        def start(status, headers, exc_info=None):
            headers = headers + [("X-Layer", "wrap")]
            return lambda block: None

        return app(environ, start)

    return layer
