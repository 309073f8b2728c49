class Body:
    def __init__(self, blocks):
        self.blocks = blocks

    def __iter__(self):
        yield from self.blocks

    def close(self):
        if hasattr(self.blocks, "close"):
            self.blocks.close()


def sign(app):
    def signed(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, ("X-Served-By", "tea")], exc_info)

        return Body(app(environ, start))

    return signed
