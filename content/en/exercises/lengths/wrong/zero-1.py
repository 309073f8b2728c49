def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    if environ["REQUEST_METHOD"] == "HEAD":
        body = b""
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
