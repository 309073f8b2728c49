def sign(app):
    def signed(environ, start_response):
        environ["HTTP_X_SERVED_BY"] = "tea"
        return app(environ, start_response)

    return signed
