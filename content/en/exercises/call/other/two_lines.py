def application(environ, start_response):
    status = "200 OK"
    headers = [("Content-Type", "text/plain")]
    start_response(status, headers)
    return [b"Hello, World!"]


def run(environ, start_response):
    body = application({}, print)
    print("The body:", body)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"See output."]
