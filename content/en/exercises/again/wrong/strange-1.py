from http.cookies import SimpleCookie


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    visits = int(cookies["visits"].value) + 1 if "visits" in cookies else 1
    start_response("200 OK", [("Set-Cookie", f"visits={visits}")])
    return [f"visit {visits}\n".encode("utf-8")]
