PAGE = b"Caf\xc3\xa9\n"
LONG = [("content-length", f"{len(PAGE)}")]
ANSWERS = {
    "DELETE": ("204 Gone Away", [], []),
    "HEAD": ("200 OK", LONG, []),
}


def application(environ, start_response):
    status, headers, body = ANSWERS.get(environ["REQUEST_METHOD"], ("200 OK", LONG, [PAGE]))
    start_response(status, list(headers))
    return body
