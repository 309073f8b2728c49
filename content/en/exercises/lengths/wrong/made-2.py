def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    status = "204 No Content" if environ["REQUEST_METHOD"] == "DELETE" else "200 OK"
    start_response(status, [("Content-Length", str(len(body)))])
    yield body
