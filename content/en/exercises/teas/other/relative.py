TEAS = {"mint": "7 minutes", "black": "4 minutes"}


def application(environ, start_response):
    path = environ["PATH_INFO"]
    plain = [("Content-Type", "text/plain")]
    if path == "/":
        start_response("302 Found", [("Location", "teas/mint")])
        return []
    name = path.removeprefix("/teas/")
    if not path.startswith("/teas/") or name not in TEAS:
        start_response("404 Not Found", plain)
        return [b"no"]
    if environ["REQUEST_METHOD"] not in ["GET", "HEAD"]:
        start_response("405 Method Not Allowed", plain + [("Allow", "GET, HEAD")])
        return [b"no"]
    start_response("200 OK", plain)
    return [TEAS[name].encode("utf-8")]
