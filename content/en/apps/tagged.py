from hashlib import sha256

PAGE = b"Tea at four.\n"


def application(environ, start_response):
    tag = '"' + sha256(PAGE).hexdigest()[:8] + '"'
    headers = [("Content-Type", "text/plain"), ("ETag", tag)]

    if environ.get("HTTP_IF_NONE_MATCH") == tag:
        start_response("304 Not Modified", headers)
        return []

    start_response("200 OK", headers)
    return [PAGE]
