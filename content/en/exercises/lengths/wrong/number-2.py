def application(environ, start_response):
    body = "Café\n".encode("utf-8")
    headers = {"Content-Type": "text/plain", "Content-Length": len(body)}
    start_response("200 OK", list(headers.items()))
    return [body]
