from http import cookies


class Visit:
    def __init__(self, environ, start_response):
        jar = cookies.SimpleCookie()
        jar.load(environ.get("HTTP_COOKIE", ""))
        old = jar["visits"].value if "visits" in jar else "0"
        self.n = 1 + (int(old) if old.isdecimal() else 0)
        out = cookies.SimpleCookie()
        out["visits"] = self.n
        out["visits"]["path"] = "/"
        start_response("200 OK", [("Set-Cookie", out["visits"].OutputString())])

    def __iter__(self):
        yield f"visit {self.n}\n".encode("ascii")


application = Visit
