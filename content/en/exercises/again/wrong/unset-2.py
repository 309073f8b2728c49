from http.cookies import SimpleCookie


def application(environ, start_response):
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    visits = 1
    if "visits" in cookies:
        visits += int(cookies["visits"].value)
    environ["HTTP_SET_COOKIE"] = f"visits={visits}"
    start_response("200 OK", [("Content-Type", "text/plain"), ("Cookie", f"visits={visits}")])
    return [f"visit {visits}\n".encode("utf-8")]
