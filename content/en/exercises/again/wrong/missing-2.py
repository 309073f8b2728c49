from http.cookies import SimpleCookie


def application(environ, start_response):
    jar = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    number = int(jar["visits"].value)
    start_response("200 OK", [("Set-Cookie", f"visits={number + 1}")])
    return [b"visit %d" % (number + 1)]
