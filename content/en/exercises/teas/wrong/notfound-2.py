TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if not path.startswith("/teas/") or path[6:] not in TEAS:
        start_response("404 Not Found", [PLAIN])
        return [b"no such tea"]
    if method == "GET":
        start_response("200 OK", [PLAIN])
        return [TEAS[path[6:]].encode("utf-8")]
    start_response("400 Bad Request", [PLAIN])
    return [b"GET only"]
