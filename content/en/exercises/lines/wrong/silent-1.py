def application(environ, start_response):
    status = "200 OK"
    headers = [("Content-Type", "text/plain")]
    return [b"In order."]
    start_response(status, headers)
