from urllib.parse import parse_qs


def application(environ, start_response):
    found = parse_qs(environ.get("QUERY_STRING", ""))
    name = found.get("name", ["World"])[0]
    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"Hello, {name}!".encode("utf-8")]
