class Hello:
    """Calling a class makes an instance. It is the body."""

    def __init__(self, environ, start_response):
        self.environ = environ
        self.start = start_response

    def __iter__(self):
        # This runs when the server asks for the first block.
        self.start("200 OK", [("Content-Type", "text/plain")])
        yield b"Hello, World!"


application = Hello
