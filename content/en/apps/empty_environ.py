def greet(environ, start_response):
    name = environ["QUERY_STRING"] or "World"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {name}!".encode("latin-1")]


def application(environ, start_response):
    print(greet({}, print))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"See output."]
