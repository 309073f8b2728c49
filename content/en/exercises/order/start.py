def application(environ, start_response):
    # environ["wsgi.input"] is a file that is open for reading.
    tea, cups = "water", "1"

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{cups} x {tea}".encode("utf-8")]
