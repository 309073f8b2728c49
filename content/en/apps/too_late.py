from sys import exc_info

PLAIN = [("Content-Type", "text/plain")]


def application(environ, start_response):
    start_response("200 OK", PLAIN)
    yield b"The kettle is on.\n"
    try:
        raise RuntimeError("the kettle is empty")
    except RuntimeError:
        status = "500 Internal Server Error"
        start_response(status, PLAIN, exc_info())
    yield b"This is too late.\n"
