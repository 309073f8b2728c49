PLAIN = ("Content-Type", "text/plain")
TEA = ("200 OK", [PLAIN], b"Tea.")
PLACES = {
    "/coffee": ("303 See Other", [
        PLAIN, ("location", "/tea"),
        ("set-cookie", "likes=tea; HttpOnly"), ("set-cookie", "was=coffee; HttpOnly"),
    ], b"Over there.\n"),
}


class Application:
    def __call__(self, environ, start_response):
        status, headers, body = PLACES.get(environ["PATH_INFO"], TEA)
        start_response(status, list(headers))
        return iter((body,))


application = Application()
