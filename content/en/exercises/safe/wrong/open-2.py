from html import escape
from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    name = query.get("name", ["you"])[0]
    to = query.get("to", ["/"])[0]

    if environ["PATH_INFO"] == "/go":
        if to.startswith("http://") or "\n" in to:
            start_response("400 Bad Request", [])
            return [b"no"]
        start_response("303 See Other", [("Location", to)])
        return []
    name = escape(name)
    start_response("200 OK", [("Content-Type", "text/html")])
    return [f'<p>Hello, {name}!</p><input value="{name}">'.encode()]
