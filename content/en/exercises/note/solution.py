import json

MOST = 200


def application(environ, start_response):
    def answer(status, text):
        start_response(status, [("Content-Type", "text/plain")])
        return [text.encode("utf-8")]

    length = int(environ["CONTENT_LENGTH"] or 0)
    if length > MOST:
        return answer("413 Content Too Large", "too large")
    try:
        note = json.loads(environ["wsgi.input"].read(length))
        return answer("200 OK", note["text"].upper())
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer("400 Bad Request", "no note")
