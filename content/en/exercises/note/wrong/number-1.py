import json


def application(environ, start_response):
    if environ["CONTENT_LENGTH"] > 200:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    note = json.loads(environ["wsgi.input"].read())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [note["text"].upper().encode("utf-8")]
