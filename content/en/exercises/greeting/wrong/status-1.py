def application(environ, start_response):
    status = "201 Created"
    headers = [("Content-Type", "text/plain")]
    start_response(status, headers)
    return [b"Good morning!"]
