def application(environ, start_response):
    start_response(status, headers)
    status = "200 OK"
    headers = [("Content-Type", "text/plain")]
    return [b"In order."]
