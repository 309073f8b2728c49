def application(environ, start_response):
    status = "200 OK"
    headers = [("Content-Type", "text/plain")]
    yield b"Hello, WSGI!"
    start_response(status, headers)
