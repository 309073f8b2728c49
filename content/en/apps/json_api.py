import json

TEAS = {
    "green": {"degrees": 75, "minutes": 2},
    "black": {"degrees": 96, "minutes": 4},
}


def application(environ, start_response):
    name = environ.get("PATH_INFO", "").strip("/")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        status, data = "405 Method Not Allowed", {"error": "read only"}
    elif not name:
        status, data = "200 OK", {"teas": sorted(TEAS)}
    elif name in TEAS:
        status, data = "200 OK", TEAS[name]
    else:
        status, data = "404 Not Found", {"error": "no such tea"}

    body = json.dumps(data).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    if status.startswith("405"):
        headers.append(("Allow", "GET, HEAD"))
    start_response(status, headers)
    return [body]
