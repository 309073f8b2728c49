LINE = b"Caf\xc3\xa9 Roundtrip\n"


class footer:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            named = dict(headers)
            if "Content-Length" in named:
                named["Content-Length"] = len(LINE) + int(named["Content-Length"])
            return start_response(status, list(named.items()), exc_info)

        for block in self.app(environ, start):
            yield block
        yield LINE
