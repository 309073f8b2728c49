from urllib.parse import parse_qsl


def application(environ, start_response):
    pairs = parse_qsl(environ["QUERY_STRING"])
    _, name = pairs[0] if pairs else ("name", "World")
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {name}!".encode("utf-8")]
