TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    pages = {"/teas/" + name: text for name, text in TEAS.items()}
    if method != "GET":
        start_response("405 Method Not Allowed", [PLAIN, ("Allow", "GET")])
        return [b"no"]
    page = pages[path]
    start_response("200 OK", [PLAIN])
    return [page.encode("utf-8")]
