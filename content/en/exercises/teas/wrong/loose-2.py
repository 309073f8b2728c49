TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    name = path.split("/")[-1]
    text = TEAS.get(name)
    if text is None:
        start_response("404 Not Found", [PLAIN])
        return [b"no such tea"]
    if method != "GET":
        start_response("405 Method Not Allowed", [PLAIN, ("Allow", "GET")])
        return [b"no"]
    start_response("200 OK", [PLAIN])
    return [text.encode("utf-8")]
