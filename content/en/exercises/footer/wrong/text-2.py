LINE = "Café Roundtrip\n"


class footer:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        blocks = list(self.app(environ, start_response))
        blocks[-1] = blocks[-1] + LINE
        return blocks
