def application(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    start_response(status, headers)
    status = "200 OK"
    return [b"In order."]
