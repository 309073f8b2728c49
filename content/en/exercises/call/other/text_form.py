def application(environ, start_response):
    status = "200 OK"
    headers = [("Content-Type", "text/plain")]
    start_response(status, headers)
    return [b"Hello, World!"]


def run(environ, start_response):
    result = application(dict(), print)
    print(b"".join(result).decode())
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"See output."]
