from http.cookies import SimpleCookie


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("COOKIE", ""))
    try:
        visits = int(cookies["visits"].value) + 1
    except (KeyError, ValueError):
        visits = 1
    start_response("200 OK", [("Set-Cookie", f"visits={visits}")])
    return [f"visit {visits}\n".encode("utf-8")]
