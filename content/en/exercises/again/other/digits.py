def application(environ, start_response):
    visits = 1
    for part in environ.get("HTTP_COOKIE", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == "visits" and value.isdigit():
            visits = int(value) + 1
    start_response("200 OK", [("Set-Cookie", f"visits={visits}; Path=/; SameSite=Lax")])
    return [b"visit %d\n" % visits]
