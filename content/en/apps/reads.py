def application(environ, start_response):
    body = environ["wsgi.input"]
    first = body.read(5)
    second = body.read(100)
    third = body.read(100)

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [repr([first, second, third]).encode() + b"\n"]
