LINE = "Café Roundtrip\n".encode("utf-8")


def footer(app):
    """Puts a line below every body."""

    def with_footer(environ, start_response):
        def start(status, headers, exc_info=None):
            headers = [longer(name, value) for name, value in headers]
            return start_response(status, headers, exc_info)

        return Body(app(environ, start))

    return with_footer


def longer(name, value):
    if name.lower() == "content-length":
        value = str(int(value) + len(LINE))
    return name, value


class Body:
    def __init__(self, blocks):
        self.blocks = blocks

    def __iter__(self):
        yield from self.blocks
        yield LINE

    def close(self):
        if hasattr(self.blocks, "close"):
            self.blocks.close()
