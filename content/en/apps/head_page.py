PAGE = b"Tea at four.\n"


def application(environ, start_response):
    length = ("Content-Length", str(len(PAGE)))
    start_response("200 OK", [("Content-Type", "text/plain"), length])

    if environ["REQUEST_METHOD"] == "HEAD":
        return []
    return [PAGE]
