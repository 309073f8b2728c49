def wrap(app):
    def layer(environ, start_response):
        def start(status, headers, *error):
            write = start_response(status, [*headers, ("X-Layer", "wrap")], *error)
            return write

        body = app(environ, start)
        return body

    return layer
