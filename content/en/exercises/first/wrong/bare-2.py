def application(environ, start_response):
    text = "Hello, WSGI!"
    body = text.encode("utf-8")
    headers = [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
    start_response("200 OK", headers)
    return body
