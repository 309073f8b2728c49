def sign(app):
    def signed(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, [("X-Served-By", "tea")], exc_info)

        return app(environ, start)

    return signed
