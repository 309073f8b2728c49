def application(environ, start_response):
    path = environ["PATH_INFO"].encode("latin-1").decode("utf-8")
    status = "200 OK" if path == "/café" else "404 Not Found"
    start_response(status, [("Content-Type", "text/plain; charset=utf-8")])
    return [f"You asked for {path}\n".encode("utf-8")]
