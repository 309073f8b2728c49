def application(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    status = "200 OK"
    start_response(status, headers)
    return [b"In order."]
