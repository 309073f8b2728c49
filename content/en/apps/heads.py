from sys import exc_info

PLAIN = ("Content-Type", "text/plain")
COOKIES = [("Set-Cookie", "tea=mint"), ("Set-Cookie", "cup=big")]


def application(environ, start_response):
    note = ("X-Note", environ["QUERY_STRING"])
    place = ("X-Place", "Caf\xe9")
    headers = [PLAIN, place, note] + COOKIES
    start_response("404 Not Found", headers)
    if environ["PATH_INFO"] == "/closed":
        try:
            raise RuntimeError("the cafe is closed")
        except RuntimeError:
            status = "503 Service Unavailable"
            start_response(status, [PLAIN], exc_info())
    return [b"No tea here.\n"]
