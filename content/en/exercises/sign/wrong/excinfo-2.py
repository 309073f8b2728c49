class sign:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            headers.append(("X-Served-By", "tea"))
            return start_response(status, headers)

        return self.app(environ, start)
