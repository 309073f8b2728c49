import json

MOST = 200


def application(environ, start_response):
    note = json.loads(environ["wsgi.input"].read())

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [note["text"].upper().encode("utf-8")]
