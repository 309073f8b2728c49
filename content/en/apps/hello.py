from urllib.parse import parse_qs


def application(environ, start_response):
    # Latin-1: a character for each byte. The name stays as it came.
    query = environ.get("QUERY_STRING", "")
    found = parse_qs(query, encoding="latin-1")
    name = found.get("name", ["World"])[0]

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [f"Hello, {name}!".encode("latin-1")]
