def application(environ, start_response):
    text = "Café\n"
    if environ["REQUEST_METHOD"] == "DELETE":
        start_response("204 No Content", [])
        return []
    start_response("200 OK", [("Content-Length", str(len(text)))])
    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [text.encode("utf-8")]
