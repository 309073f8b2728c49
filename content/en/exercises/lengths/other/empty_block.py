def application(environ, start_response):
    method, body = environ["REQUEST_METHOD"], "Café\n".encode()
    if method == "DELETE":
        start_response("204 Gone", [])
        return [b""]
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body if method == "GET" else b""]
