    return [b"In order."]
    start_response(status, headers)
def application(environ, start_response):
    headers = [("Content-Type", "text/plain")]
    status = "200 OK"
