from urllib.parse import parse_qs


def application(environ, start_response):
    body = environ["wsgi.input"].read(environ["CONTENT_LENGTH"])
    form = parse_qs(body.decode("utf-8"))
    tea, cups = form["tea"][0], form.get("cups", ["1"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode("utf-8")]
