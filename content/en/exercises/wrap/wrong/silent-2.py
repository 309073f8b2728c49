def wrap(app):
    def layer(environ, start_response):
        def start(status, headers, exc_info=None):
            headers.append(("X-Layer", "wrap"))

        return app(environ, start)

    return layer
