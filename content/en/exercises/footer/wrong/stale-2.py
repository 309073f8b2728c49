class footer:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        blocks = list(self.app(environ, start_response))
        blocks.append(b"Caf\xc3\xa9 Roundtrip\n")
        return blocks
