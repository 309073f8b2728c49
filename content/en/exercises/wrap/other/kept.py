def wrap(app):
    def layer(environ, start_response):
        def start(status, headers, exc_info=None):
            headers = headers + [("X-Layer", "wrap")]
            write = start_response(status, headers, exc_info)
            return write

        result = app(environ, start)
        return result

    return layer
