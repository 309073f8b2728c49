def application(environ, start_response):
    name = "World"
    body = f"Hello, {name}!"

    headers = [("Content-Type", "text/plain; charset=utf-8")]
    start_response("200 OK", headers)
    return [body.encode("utf-8")]
