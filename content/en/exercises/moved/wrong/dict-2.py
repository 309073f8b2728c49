def application(environ, start_response):
    status, headers = "200 OK", dict()
    headers["Content-Type"] = "text/plain"
    if environ["PATH_INFO"] == "/coffee":
        status = "303 See Other"
        headers["Location"] = "/tea"
        headers["Set-Cookie"] = "was=coffee, likes=tea"
    start_response(status, headers)
    yield b"Tea."
