import json


def application(environ, start_response):
    length = environ.get("CONTENT_LENGTH", 0)
    note = json.loads(environ["wsgi.input"].read(length))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [note["text"].upper().encode("utf-8")]
