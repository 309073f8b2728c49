def wrap(app):
    def layer(environ, start_response):
        def start(status, headers, exc_info=None):
            headers = headers + [("X-Layer", "wrap")]
            return start_response(status, headers, exc_info)

        return [b"".join(app(environ, start))]

    return layer
