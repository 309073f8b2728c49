def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    if environ["REQUEST_METHOD"] == "DELETE":
        start_response("204 No Content", [])
        return [b"deleted\n"]
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
