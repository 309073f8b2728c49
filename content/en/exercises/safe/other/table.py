from html import escape
from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    name = query.get("name", ["you"])[0]
    to = query.get("to", ["/"])[0]

    signs = {"<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&#34;"}
    text = "".join(signs.get(c, c) for c in name)
    good = to.startswith("/") and not to.startswith(("//", "/\\")) and min(to) >= " "
    status, headers = "200 OK", [("Content-Type", "text/html")]
    if environ["PATH_INFO"].startswith("/go"):
        status = "303 See Other" if good else "400 Bad Request"
        headers = [("Location", to)] if good else []
    start_response(status, headers)
    yield f'<p>Hello, {text}!</p><input value="{text}">'.encode("utf-8")
