def application(environ, start_response):
    method = environ["REQUEST_METHOD"]
    if method == "delete":
        start_response("204 No Content", [])
        return []
    body = "Café\n".encode("utf-8")
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [] if method == "HEAD" else [body]
