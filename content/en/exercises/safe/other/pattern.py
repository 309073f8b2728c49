from html import escape
from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    name = query.get("name", ["you"])[0]
    to = query.get("to", ["/"])[0]

    import re

    if environ["PATH_INFO"] == "/go":
        if not re.fullmatch(r"/([\w.-][\w./-]*)?", to):
            start_response("400 No", [("Content-Type", "text/plain")])
            return [b"no"]
        start_response("303 See Other", [("Location", to)])
        return [b""]
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    return [f"Hello, {escape(name)}!".encode(), f'<input value="{escape(name)}">'.encode()]
