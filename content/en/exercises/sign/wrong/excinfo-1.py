def sign(app):
    def signed(environ, start_response):
        def start(status, headers):
            return start_response(status, headers + [("X-Served-By", "tea")])

        return app(environ, start)

    return signed
