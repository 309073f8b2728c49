from http.cookies import SimpleCookie


def application(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    status, body = "200 OK", b"Tea."
    if environ["PATH_INFO"] == "/coffee":
        status, body = "303 Look Over There", b""
        headers.append(("Location", "/tea"))
        jar = SimpleCookie({"was": "coffee", "likes": "tea"})
        headers += [("Set-Cookie", m.OutputString()) for m in jar.values()]
    start_response(status, headers)
    yield body
