from http.cookies import SimpleCookie


def application(environ, start_response):
    cookies = SimpleCookie(environ["HTTP_COOKIE"])
    visits = int(cookies["visits"].value) + 1
    headers = [("Set-Cookie", f"visits={visits}")]
    start_response("200 OK", headers)
    return [f"visit {visits}\n".encode("utf-8")]
