from json import loads

PLAIN = [("Content-Type", "text/plain; charset=utf-8")]


def read_note(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if length > 200:
        return "413 Too Long", "at most 200 bytes"
    data = environ["wsgi.input"].read(length)
    try:
        data = loads(data.decode("utf-8"))
    except ValueError:
        return "400 Bad Request", "this is no JSON"
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        return "400 Bad Request", "there is no text in it"
    return "200 OK", data["text"].upper()


def application(environ, start_response):
    status, text = read_note(environ)
    start_response(status, PLAIN)
    yield text.encode("utf-8")
