TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    home = path + "teas/mint"
    if path == "/":
        status, headers, text = "302 Found", [("Location", home)], ""
    elif not path.startswith("/teas/") or path[6:] not in TEAS:
        status, headers, text = "404 Not Found", [], "no"
    elif method not in ("GET", "HEAD"):
        status, headers, text = "405 Method Not Allowed", [("Allow", "GET, HEAD")], "no"
    else:
        status, headers, text = "200 OK", [], TEAS[path[6:]]
    start_response(status, headers)
    return [text.encode()]
