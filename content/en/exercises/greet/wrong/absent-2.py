from urllib.parse import parse_qsl


def application(environ, start_response):
    fields = dict(parse_qsl(environ["QUERY_STRING"]))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {fields.get('name')}!".encode("utf-8")]
