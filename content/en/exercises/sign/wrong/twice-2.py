class sign:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        body = self.app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Served-By", "tea")])
        return body
