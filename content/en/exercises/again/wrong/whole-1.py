def application(environ, start_response):
    cookie = environ.get("HTTP_COOKIE", "0")
    visits = int(cookie) + 1
    start_response("200 OK", [("Set-Cookie", f"visits={visits}")])
    return [f"visit {visits}\n".encode("utf-8")]
