import json


def application(environ, start_response):
    length = int(environ["CONTENT_LENGTH"] or 0)
    if length > 200:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    try:
        note = json.loads(environ["wsgi.input"].read(length))
    except ValueError:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"no note"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [note["text"].upper().encode("utf-8")]
