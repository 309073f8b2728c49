def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    path = environ.get("PATH_INFO", "")
    return ["You asked for ".encode(), path.encode("latin-1"), b"."]
