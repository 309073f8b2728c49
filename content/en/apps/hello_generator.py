def application(environ, start_response):
    # The yield below makes this a generator: a call runs none of it.
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"Hello, "
    yield b"World!"
