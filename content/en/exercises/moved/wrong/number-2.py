from http import HTTPStatus


def application(environ, start_response):
    code, headers = 200, [("Content-Type", "text/plain")]
    if environ["PATH_INFO"] == "/coffee":
        code = HTTPStatus.SEE_OTHER.value
        headers += [("Location", "/tea"), ("Set-Cookie", "was=coffee"), ("Set-Cookie", "likes=tea")]
    start_response(code, headers)
    return [b"Tea."]
