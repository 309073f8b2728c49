def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"first page\n"
    raise RuntimeError("there is no second page")
