def upper(app):
    """Turns the body of the application into capitals."""

    def shouting(environ, start_response):
        def start(status, headers, exc_info=None):
            # The length was promised for another body.
            headers = [
                (name, value) for name, value in headers
                if name.lower() != "content-length"
            ]
            return start_response(status, headers, exc_info)

        return Shout(app(environ, start))

    return shouting


class Shout:
    def __init__(self, body):
        self.body = body
        self.blocks = iter(body)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.blocks).upper()

    def close(self):
        if hasattr(self.body, "close"):
            self.body.close()
