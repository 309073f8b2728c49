def visits_of(environ):
    for cookie in environ.get("HTTP_COOKIE", "").split(";"):
        name, _, value = cookie.strip().partition("=")
        if name == "visits" and value.isdigit():
            return int(value)
    return 0


def application(environ, start_response):
    n = visits_of(environ) + 1
    start_response("200 OK", [("Content-Type", "text/plain"), ("set-cookie", f"visits={n}")])
    yield f"visit {n}".encode()
