from urllib.parse import parse_qsl


def application(environ, start_response):
    fields = dict(parse_qsl(environ["QUERY_STRING"], encoding="latin-1"))
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield ("Hello, %s!" % fields.get("name", "World")).encode("latin-1")
