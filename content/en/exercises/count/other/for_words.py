def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    for word in ("one", "two", "three"):
        yield f"{word}\n".encode()
