def sign(app):
    def signed(environ, start_response):
        def start(status, headers, exc_info=None):
            headers.clear()
            headers.append(("X-Served-By", "tea"))
            return start_response(status, headers, exc_info)

        return app(environ, start)

    return signed
