import json

TEAS = {
    "green": {"degrees": 75, "minutes": 2},
    "black": {"degrees": 96, "minutes": 4},
}


def application(environ, start_response):
    status, data, headers = answer(environ)
    body = json.dumps(data).encode()
    start_response(status, [
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(body))),
    ] + headers)
    return [body]


def answer(environ):
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        allow = [("Allow", "GET, HEAD")]
        return "405 Method Not Allowed", {"error": "read only"}, allow
    name = environ.get("PATH_INFO", "").strip("/")
    if not name:
        return "200 OK", {"teas": sorted(TEAS)}, []
    if name not in TEAS:
        return "404 Not Found", {"error": "no such tea"}, []
    return "200 OK", TEAS[name], []
