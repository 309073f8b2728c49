def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    for word in (b"one", b"two", b"three"):
        yield word
        yield b"\n"
