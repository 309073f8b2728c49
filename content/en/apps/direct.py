from wsgiref.util import setup_testing_defaults


def greet(environ, start_response):
    name = environ["QUERY_STRING"] or "World"
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"Hello, {name}!".encode("latin-1")]


def application(environ, start_response):
    made = {"QUERY_STRING": "Ada"}
    setup_testing_defaults(made)
    print(greet(made, print))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"See output."]
