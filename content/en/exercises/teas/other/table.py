import re

TEAS = {"mint": b"7 minutes", "black": b"4 minutes"}


def home(environ):
    return "302 Found", [("Location", environ["SCRIPT_NAME"] + "/teas/mint")], b""


def tea(environ, name):
    if name not in TEAS:
        return "404 Not Found", [], b"no"
    if environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
        return "200 OK", [("Content-Type", "text/plain")], TEAS[name]
    return "405 Method Not Allowed", [("Allow", "GET,HEAD")], b""


def application(environ, start_response):
    for pattern, view in [("/", home), ("/teas/([a-z]+)", tea)]:
        if found := re.fullmatch(pattern, environ["PATH_INFO"]):
            status, headers, body = view(environ, *found.groups())
            break
    else:
        status, headers, body = "404 Not Found", [], b"nothing here"
    start_response(status, headers)
    return [body]
