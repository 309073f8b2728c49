from urllib.parse import parse_qs


def application(environ, start_response):
    query = parse_qs(environ["QUERY_STRING"])
    teas = query.get("tea", [])
    text = f"{len(teas)} teas: {', '.join(teas)}\n"

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [text.encode("utf-8")]
