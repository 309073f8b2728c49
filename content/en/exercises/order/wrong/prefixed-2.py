from urllib.parse import parse_qs


def application(environ, start_response):
    size = int(environ.get("HTTP_CONTENT_LENGTH", "0"))
    text = str(environ["wsgi.input"].read(size), "utf-8")
    form = parse_qs(text)
    if "tea" in form:
        start_response("200 OK", [("Content-Type", "text/plain")])
        yield f"{form.get('cups', ['1'])[0]} x {form['tea'][0]}".encode()
    else:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        yield b"Which tea?"
