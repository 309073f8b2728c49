def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield body[:3]
    yield body[3:]
