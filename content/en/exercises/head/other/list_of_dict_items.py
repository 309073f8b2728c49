def application(environ, start_response):
    status = "200 Fine"
    headers = list({"Content-Type": "text/plain", "X-Tea": "2"}.items())
    start_response(status, headers)
    return [b"Tea."]
