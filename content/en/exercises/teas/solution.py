TEAS = {"mint": "7 minutes", "black": "4 minutes"}


def application(environ, start_response):
    def answer(status, *headers):
        kind = ("Content-Type", "text/plain")
        start_response(status, [kind, *headers])

    path = environ["PATH_INFO"]
    if path == "/":
        there = environ["SCRIPT_NAME"] + "/teas/mint"
        answer("303 See Other", ("Location", there))
        return []

    name = path.removeprefix("/teas/")
    if not path.startswith("/teas/") or name not in TEAS:
        answer("404 Not Found")
        return [b"no such tea"]

    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        answer("405 Method Not Allowed", ("Allow", "GET, HEAD"))
        return [b"teas are for reading"]

    answer("200 OK")
    return [TEAS[name].encode("utf-8")]
