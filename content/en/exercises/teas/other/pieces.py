from wsgiref.util import application_uri

TEAS = {"mint": "7 minutes", "black": "4 minutes"}


def application(environ, start_response):
    status, headers, text = "404 Not Found", [("Content-Type", "text/plain")], "nothing"
    match environ["PATH_INFO"].split("/"):
        case ["", ""]:
            status = "307 Temporary Redirect"
            headers.append(("Location", application_uri(environ).rstrip("/") + "/teas/mint"))
        case ["", "teas", name] if name in TEAS:
            status, text = "200 OK", TEAS[name]
            if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
                status = "405 Method Not Allowed"
                headers.append(("allow", "get, head"))
    start_response(status, headers)
    yield text.encode()
