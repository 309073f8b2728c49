def application(environ, start_response):
    headers = [("Content-Type", "text/plain"), ("Content-Length", "20")]
    start_response("200 OK", headers)
    return [b"Tea at four.\n"]
