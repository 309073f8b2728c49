def application(environ, start_response):
    # With a yield in it, a call runs none of this.
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"Hello, "
    yield b"World!"
