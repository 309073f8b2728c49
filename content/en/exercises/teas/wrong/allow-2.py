TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    status, text = "404 Not Found", ""
    if path.startswith("/teas/") and path[6:] in TEAS:
        status, text = "405 Method Not Allowed", "GET and HEAD only"
        if method in ("GET", "HEAD"):
            status, text = "200 OK", TEAS[path[6:]]
    start_response(status, [PLAIN, ("Access-Control-Allow-Methods", "GET")])
    return [text.encode()]
