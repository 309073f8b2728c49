def application(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    coffee = environ["PATH_INFO"] == "/coffee"
    if coffee:
        headers.append(("Location:", "/tea"))
        headers.append(("Set-Cookie:", "was=coffee"))
        headers.append(("Set-Cookie:", "likes=tea"))
    start_response("303 See Other" if coffee else "200 OK", headers)
    return [b"Tea."]
