import urllib.parse


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    fields = urllib.parse.parse_qs(environ["QUERY_STRING"])
    if "name" not in fields:
        return [b"Hello, World!"]
    return [b"Hello, ", str(fields["name"]).encode(), b"!"]
