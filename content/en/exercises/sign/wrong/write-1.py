def sign(app):
    def signed(environ, start_response):
        def start(status, headers, exc_info=None):
            start_response(status, headers + [("X-Served-By", "tea")], exc_info)

        return app(environ, start)

    return signed
