from urllib.parse import parse_qsl


def application(environ, start_response):
    fields = dict(parse_qsl(environ.get("QUERY_STRING", "")))
    plain = [("Content-Type", "text/plain")]
    if not fields.get("tea"):
        start_response("400 Bad Request", plain)
        return [b"Which tea?"]
    start_response("200 OK", plain)
    return [(fields.get("cups", "1") + " x " + fields["tea"]).encode()]
