from urllib.parse import parse_qs


def application(environ, start_response):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    form = parse_qs(environ["wsgi.input"].read(length))
    tea = form["tea"][0]
    cups = form.get("cups", ["1"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode("utf-8")]
