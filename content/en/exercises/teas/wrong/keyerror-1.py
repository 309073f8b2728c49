TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/":
        start_response("303 See Other", [("Location", "/teas/mint")])
        return []
    text = TEAS[path.removeprefix("/teas/")]
    start_response("200 OK", [PLAIN])
    return [text.encode("utf-8")]
