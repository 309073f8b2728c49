from urllib.parse import parse_qs


def application(environ, start_response):
    found = parse_qs(environ["QUERY_STRING"])
    name = found.get("name", ["World"])[0]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {name}!".encode("latin-1")]
