def wrap(app):
    def layer(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return layer
