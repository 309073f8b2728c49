def application(environ, start_response):
    if environ["PATH_INFO"] == "/coffee":
        start_response("303", [
            ("Location", "/tea"), ("Set-Cookie", "was=coffee"), ("Set-Cookie", "likes=tea"),
        ])
        return []
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"Tea."]
