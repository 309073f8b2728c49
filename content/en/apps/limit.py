MOST = 100
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    length = int(environ["CONTENT_LENGTH"] or 0)
    if length > MOST:
        start_response("413 Content Too Large", [PLAIN])
        return [b"At most 100 bytes, please.\n"]

    body = environ["wsgi.input"].read(length)
    start_response("200 OK", [PLAIN])
    return [f"{len(body)} bytes read.\n".encode("utf-8")]
