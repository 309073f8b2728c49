def application(environ, start_response):
    if environ["REQUEST_METHOD"] == "HEAD":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return []
    body = "Café\n".encode("utf-8")
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
