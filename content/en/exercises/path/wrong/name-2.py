def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    path = environ["SCRIPT_NAME"]
    return [f"You asked for {path}.".encode("latin-1")]
