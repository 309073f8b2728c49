from urllib.parse import parse_qs


def application(environ, start_response):
    length = int(environ["HTTP_CONTENT_LENGTH"])
    form = parse_qs(environ["wsgi.input"].read(length).decode())
    tea, cups = form["tea"][0], form.get("cups", ["1"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode("utf-8")]
