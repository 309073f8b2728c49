class sign:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        self.start_response = start_response
        self.body = self.app(environ, self.start)

    def start(self, status, headers, exc_info=None):
        headers.append(("X-Served-By", "tea"))
        return self.start_response(status, headers, exc_info)
