visits = 0


def application(environ, start_response):
    global visits
    visits += 1

    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"visit {visits}\n".encode("utf-8")]
