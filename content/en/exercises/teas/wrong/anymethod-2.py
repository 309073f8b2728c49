TEAS = {"mint": "7 minutes", "black": "4 minutes"}
PLAIN = ("Content-Type", "text/plain")


def application(environ, start_response):
    path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
    if path == "/":
        start_response("302 Found", [("Location", environ["SCRIPT_NAME"] + "/teas/mint")])
        return []
    for name, text in TEAS.items():
        if path == f"/teas/{name}":
            start_response("200 OK", [PLAIN])
            return [text.encode()]
    start_response("404 Not Found", [PLAIN])
    return [b""]
