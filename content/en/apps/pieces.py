def application(environ, start_response):
    body = environ["wsgi.input"]
    total = 0
    while piece := body.read(8):
        total += len(piece)

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{total} bytes read.\n".encode("utf-8")]
