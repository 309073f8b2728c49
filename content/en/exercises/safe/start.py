from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])

    if environ["PATH_INFO"] == "/go":
        to = query.get("to", ["/"])[0]
        start_response("303 See Other", [("Location", to)])
        return []

    name = query.get("name", ["you"])[0]
    page = f'<p>Hello, {name}!</p>\n<input name="name" value="{name}">\n'
    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    return [page.encode("utf-8")]
