from html import escape
from urllib.parse import parse_qs

SKIES = ["rain", "sun", "fog", "a rainbow"]


def application(environ, start_response):
    """Nothing in here has ever heard of hello.py."""
    query = environ.get("QUERY_STRING", "")
    found = parse_qs(query, encoding="latin-1")
    name = found.get("name", ["everybody"])[0]
    sky = SKIES[len(name) % len(SKIES)]

    headers = [("Content-Type", "text/html; charset=utf-8")]
    start_response("200 OK", headers)
    page = f"<h1>Weather</h1>\n<p>{escape(name)}: {sky}.</p>\n"
    return [page.encode("latin-1")]
