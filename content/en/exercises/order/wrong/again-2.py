from urllib.parse import parse_qs


def field(environ, name, otherwise):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    form = parse_qs(environ["wsgi.input"].read(length).decode())
    return form.get(name, [otherwise])[0]


def application(environ, start_response):
    cups = field(environ, "cups", "1")
    tea = field(environ, "tea", "")
    status = "200 OK" if tea else "400 Bad Request"
    start_response(status, [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode()]
