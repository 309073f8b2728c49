from html import escape
from urllib.parse import parse_qs

SKIES = ["rain", "sun", "fog", "a rainbow"]


def application(environ, start_response):
    """Nothing in here has ever heard of hello.py."""
    query = parse_qs(environ.get("QUERY_STRING", ""), encoding="latin-1")
    name = query.get("name", ["everybody"])[0]
    sky = SKIES[len(name) % len(SKIES)]

    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    page = f"<h1>Weather</h1>\n<p>For {escape(name)}: {sky}.</p>\n"
    return [page.encode("latin-1")]
