def application(environ, start_response):
    status = int("200")
    headers = [("Content-Type", "text/plain"), ("X-Tea", "2")]
    start_response(status, headers)
    return [b"Tea."]
