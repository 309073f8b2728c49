def application(environ, start_response):
    plain = [("Content-Type", "text/plain")]
    start_response("200 OK", plain)
    start_response("404 Not Found", plain)
    return [b"Which of the two?\n"]
