from html import escape
from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])

    if environ["PATH_INFO"] == "/go":
        to = query.get("to", ["/"])[0]
        if not (to.startswith("/") and not to.startswith("//") and not to.startswith("/\\") and all(32 < ord(c) < 127 for c in to)):
            start_response("400 Bad Request", [])
            return [b"no"]
        start_response("303 See Other", [("Location", to)])
        return []

    name = escape(query.get("name", ["you"])[0], quote=True)

    page = f'<p>Hello, {name}!</p>\n<input name="name" value="{name}">\n'
    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    return [page.encode("utf-8")]
