from itertools import chain

LINE = "Café Roundtrip\n".encode("utf-8")


class footer:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            kept = [h for h in headers if h[0].lower() != "content-length"]
            return start_response(status, kept, exc_info)

        return chain(self.app(environ, start), [LINE])
