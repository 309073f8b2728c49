def application(environ, start_response):
    method = environ["REQUEST_METHOD"]
    body = "Café\n".encode("utf-8")
    status = {"DELETE": "204 No Content"}.get(method, "200 OK")
    start_response(status, [("Content-Length", str(len(body)))])
    yield b"" if method == "HEAD" else body
