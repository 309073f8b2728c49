TEAS = {"mint": "7 minutes", "black": "4 minutes"}


def application(environ, start_response):
    path, script = environ["PATH_INFO"], environ.get("SCRIPT_NAME", "")
    if path == "/":
        place = f'http://{environ["HTTP_HOST"]}{script}/teas/mint'
        start_response("307 Temporary Redirect", [("Location", place)])
        return [b""]
    for name, text in TEAS.items():
        if path == "/teas/" + name:
            if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
                start_response("200 OK", [("Content-Type", "text/plain")])
                return [text.encode()]
            start_response("405 No", [("Allow", "HEAD,GET")])
            return [b""]
    start_response("404 Unknown", [])
    return [b""]
