import json

MOST = 200


def application(environ, start_response):
    data = environ["wsgi.input"].read(MOST)
    try:
        note = json.loads(data)
        text = note["text"].upper()
    except Exception:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"no note"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode("utf-8")]
