def application(environ, start_response):
    method = environ["REQUEST_METHOD"].upper()
    page = bytes("Café\n", "utf-8")
    if method == "DELETE":
        start_response("204 No Content", [])
    else:
        start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(page)))])
    yield page if method not in ("DELETE", "HEAD") else b""
