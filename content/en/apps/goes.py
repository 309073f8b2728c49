from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    to = query.get("to", ["/"])[0]

    start_response("303 See Other", [("Location", to)])
    return []
