from html import escape
from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    name = query.get("name", ["you"])[0]
    page = f"<p>Hello, {escape(name)}!</p>\n"

    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    return [page.encode("utf-8")]
