from urllib.parse import parse_qs


def application(environ, start_response):
    found = parse_qs(environ["QUERY_STRING"], encoding="latin-1")
    name = found["name"][0] if "name" in found else "World"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [("Hello, " + name + "!").encode("utf-8")]
