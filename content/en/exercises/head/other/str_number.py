def application(environ, start_response):
    status = "200 OK"
    headers = [("Content-Type", "text/plain"), ("X-Tea", str(2))]
    start_response(status, headers)
    return [b"Tea."]
