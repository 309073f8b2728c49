from html import escape
from urllib.parse import parse_qs


def is_own(to):
    return to[:1] == "/" and to[1:2] not in ("/", "\\") and to.isprintable()


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])

    if environ["PATH_INFO"] == "/go":
        to = query.get("to", ["/"])[0]
        if not is_own(to):
            start_response("400 Bad Request", [])
            return [b"not a place of this site\n"]
        start_response("303 See Other", [("Location", to)])
        return []

    name = escape(query.get("name", ["you"])[0])
    page = f'<p>Hello, {name}!</p>\n<input name="name" value="{name}">\n'
    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    return [page.encode("utf-8")]
