from http import HTTPStatus


def application(environ, start_response):
    moved = environ["PATH_INFO"] == "/coffee"
    status = HTTPStatus.SEE_OTHER if moved else HTTPStatus.OK
    headers = [("Location", "/tea"), ("Set-Cookie", "was=coffee"), ("Set-Cookie", "likes=tea")]
    start_response(f"{status.value}", headers if moved else [])
    yield b"Tea."
