visits = 0


def application(environ, start_response):
    global visits
    visits = visits + 1
    headers = [("Content-Type", "text/plain"), ("Set-Cookie", f"visits={visits}")]
    start_response("200 OK", headers)
    return [f"visit {visits}\n".encode("utf-8")]
