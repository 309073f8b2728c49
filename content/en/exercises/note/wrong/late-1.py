import json


def application(environ, start_response):
    data = environ["wsgi.input"].read()
    try:
        status, text = "200 OK", json.loads(data)["text"].upper()
    except (ValueError, KeyError):
        status, text = "400 Bad Request", "no note"
    if len(data) > 200:
        status, text = "413 Content Too Large", "too large"
    start_response(status, [("Content-Type", "text/plain")])
    return [text.encode("utf-8")]
