from urllib.parse import parse_qs


def application(environ, start_response):
    # Latin-1 both ways: the octets of the name leave as they came.
    query = parse_qs(environ.get("QUERY_STRING", ""), encoding="latin-1")
    name = query.get("name", ["World"])[0]

    start_response("200 OK", [("Content-Type", "text/plain; charset=utf-8")])
    return [f"Hello, {name}!".encode("latin-1")]
