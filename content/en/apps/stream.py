def application(environ, start_response):
    """Four blocks, and the first of them is empty."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b""
    yield b"one\n"
    yield b"two\n"
    yield b"three\n"
