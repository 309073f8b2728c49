TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/":
        start_response("303 See Other", [("Location", "/teas/mint")])
        return []
    name = path.removeprefix("/teas/")
    if not path.startswith("/teas/") or name not in TEAS:
        start_response("404 Not Found", [PLAIN])
        return [b"no such tea"]
    if method not in ("GET", "HEAD"):
        start_response("405 Method Not Allowed", [PLAIN, ("Allow", "GET, HEAD")])
        return [b"no"]
    start_response("200 OK", [PLAIN])
    return [TEAS[name].encode("utf-8")]
