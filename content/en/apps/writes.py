def application(environ, start_response):
    plain = [("Content-Type", "text/plain")]
    write = start_response("200 OK", plain)
    write(b"Hello, ")
    return [b"World!"]
