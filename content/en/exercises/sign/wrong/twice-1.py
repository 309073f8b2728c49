def sign(app):
    def signed(environ, start_response):
        start_response("200 OK", [("X-Served-By", "tea")])
        return app(environ, start_response)

    return signed
