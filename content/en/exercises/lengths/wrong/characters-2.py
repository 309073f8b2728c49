def application(environ, start_response):
    text = "Café\n"
    size = sum(1 for letter in text)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "%d" % size)])
    yield text.encode("utf-8")
