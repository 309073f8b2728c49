import json


def application(environ, start_response):
    length = int(environ["CONTENT_LENGTH"] or 0)
    try:
        text = json.loads(environ["wsgi.input"].read(length))["text"].upper()
        status = "200 OK"
    except (ValueError, KeyError):
        status, text = "400 Bad Request", "no note"
    start_response(status, [("Content-Type", "text/plain")])
    return [text.encode("utf-8")]
