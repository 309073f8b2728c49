from urllib.parse import parse_qs


def application(environ, start_response):
    """Reads without a length: wsgi.input ends where the body does."""
    form = parse_qs(environ["wsgi.input"].read())
    plain = [("Content-Type", "text/plain")]
    try:
        tea = form[b"tea"][0]
    except KeyError:
        start_response("400 Bad Request", plain)
        return
    start_response("200 OK", plain)
    yield form.get(b"cups", [b"1"])[0]
    yield b" x "
    yield tea
