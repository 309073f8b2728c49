def application(environ, start_response):
    return [b"In order."]
    status = "200 OK"
    headers = [("Content-Type", "text/plain")]
    start_response(status, headers)
