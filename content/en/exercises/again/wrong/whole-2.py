def application(environ, start_response):
    cookie = environ.get("HTTP_COOKIE", "visits=0")
    visits = 0
    if cookie.startswith("visits="):
        try:
            visits = int(cookie.removeprefix("visits="))
        except ValueError:
            visits = 0
    visits += 1
    start_response("200 OK", [("Set-Cookie", f"visits={visits}")])
    return [f"visit {visits}\n".encode("utf-8")]
