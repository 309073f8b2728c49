class sign:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        return self.app(environ, Start(start_response))


class Start:
    def __init__(self, inner):
        self.inner = inner

    def __call__(self, status, headers, *exc_info):
        headers.append(("X-Served-By", "tea"))
        return self.inner(status, headers, *exc_info)
