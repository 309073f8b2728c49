from urllib.parse import parse_qs


def application(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length)
    form = parse_qs(body.decode("utf-8"))

    if "tea" not in form:
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"Which tea?"]

    tea, cups = form["tea"][0], form.get("cups", ["1"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode("utf-8")]
