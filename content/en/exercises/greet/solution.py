from urllib.parse import parse_qs


def application(environ, start_response):
    found = parse_qs(environ.get("QUERY_STRING", ""))
    name = found.get("name", ["World"])[0]
    body = f"Hello, {name}!"

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [body.encode("utf-8")]
