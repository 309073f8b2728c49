import json


def application(environ, start_response):
    size = int(environ.get("CONTENT_LENGTH") or 0)
    if size > 200:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    try:
        note = json.loads(environ["wsgi.input"].read(size))
    except json.JSONDecodeError:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"no note"]
    text = note.get("text")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.upper().encode("utf-8")]
