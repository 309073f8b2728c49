from urllib.parse import unquote_plus


def application(environ, start_response):
    query = environ["QUERY_STRING"]
    name = unquote_plus(query[len("name="):]) or "World"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {name}!".encode("utf-8")]
