import json


def application(environ, start_response):
    plain = [("Content-Type", "text/plain")]
    size = environ.get("CONTENT_LENGTH", "")
    if size and int(size) > 200:
        start_response("413 Payload Too Large", plain)
        return [b""]
    try:
        text = json.load(environ["wsgi.input"])["text"].upper()
    except Exception as error:
        start_response("400 Bad Request", plain)
        return [str(error).encode()]
    start_response("200 OK", plain)
    return [text.encode()]
