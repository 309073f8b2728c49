import json


def application(environ, start_response):
    if int(environ["CONTENT_LENGTH"] or 0) > 200:
        start_response("413 Content Too Large", [("Content-Type", "text/plain")])
        return [b"too large"]
    try:
        text = json.loads(environ["QUERY_STRING"])["text"].upper()
    except (ValueError, KeyError):
        start_response("400 Bad Request", [("Content-Type", "text/plain")])
        return [b"no note"]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode("utf-8")]
