import json


def application(environ, start_response):
    length = int(environ["CONTENT_LENGTH"] or 0)
    if length > 200:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    data = environ["wsgi.input"].read(length)
    note = json.loads(data) if data else {"text": ""}
    try:
        text = note["text"]
    except KeyError:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"no note"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.upper().encode("utf-8")]
