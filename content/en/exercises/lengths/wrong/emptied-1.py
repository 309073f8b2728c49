def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    start_response("200 OK", [("Content-Length", str(len(body)))])
    if environ["REQUEST_METHOD"] == "GET":
        return [body]
    return []
