from http.cookies import SimpleCookie


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    try:
        visits = int(cookies["visits"].value)
    except (KeyError, ValueError):
        visits = 0
    visits += 1

    headers = [("Content-Type", "text/plain")]
    headers.append(("Set-Cookie", f"visits={visits}; HttpOnly"))
    start_response("200 OK", headers)
    return [f"visit {visits}\n".encode("utf-8")]
