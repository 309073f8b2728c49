from urllib.parse import parse_qsl


def application(environ, start_response):
    left, parts = environ.get("CONTENT_LENGTH") or 0, []
    while left > 0:
        part = environ["wsgi.input"].read(min(left, 1024))
        left -= len(part)
        parts.append(part)
    form = dict(parse_qsl(b"".join(parts).decode()))
    start_response("200 OK" if "tea" in form else "400 Bad Request", [])
    return [f"{form.get('cups', 1)} x {form.get('tea')}".encode()]
