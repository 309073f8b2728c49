def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    path = environ["PATH_INFO"]
    return [f"You asked for {path}.".encode("latin-1")]
