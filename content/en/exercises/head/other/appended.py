def application(environ, start_response):
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    headers.append(("X-Tea", str(2)))
    start_response("200 OK", headers)
    yield b"Tea."
