def application(environ, start_response):
    headers = {"Content-Type": "text/plain"}
    status = "200 OK"
    if environ["PATH_INFO"] == "/coffee":
        status = "303 See Other"
        headers["Location"] = "/tea"
        for cookie in ("was=coffee", "likes=tea"):
            headers["Set-Cookie"] = cookie
    start_response(status, list(headers.items()))
    yield b"Tea."
