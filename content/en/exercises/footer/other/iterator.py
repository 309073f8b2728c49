from itertools import chain


class footer:
    LINE = b"Caf\xc3\xa9 Roundtrip\n"

    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        return Lines(self.app, environ, start_response)


class Lines:
    def __init__(self, app, environ, start_response):
        self.start_response = start_response
        self.body = app(environ, self.start)
        self.blocks = chain(self.body, [footer.LINE])

    def start(self, status, headers, exc_info=None):
        for i, (name, value) in enumerate(headers):
            if name.lower() == "content-length":
                headers[i] = (name, "%d" % (int(value) + len(footer.LINE)))
        return self.start_response(status, headers, exc_info)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.blocks)

    def close(self):
        if hasattr(self.body, "close"):
            self.body.close()
