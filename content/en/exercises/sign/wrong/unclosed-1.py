def sign(app):
    def signed(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, headers + [("X-Served-By", "tea")], exc_info)

        for block in app(environ, start):
            yield block

    return signed
