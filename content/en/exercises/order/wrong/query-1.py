from urllib.parse import parse_qs


def application(environ, start_response):
    form = parse_qs(environ["QUERY_STRING"])
    tea, cups = form["tea"][0], form.get("cups", ["1"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode("utf-8")]
