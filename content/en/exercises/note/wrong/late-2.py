import json

MOST = 200


def application(environ, start_response):
    data = environ["wsgi.input"].read(MOST + 1)
    if len(data) > MOST:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    try:
        text = json.loads(data)["text"]
    except (ValueError, KeyError):
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"no note"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.upper().encode("utf-8")]
