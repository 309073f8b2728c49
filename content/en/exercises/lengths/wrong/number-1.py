def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    start_response("200 OK", [("Content-Length", len(body))])
    return [body]
