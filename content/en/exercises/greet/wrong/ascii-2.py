from urllib.parse import parse_qsl


def application(environ, start_response):
    name = "World"
    for key, value in parse_qsl(environ["QUERY_STRING"]):
        if key == "name":
            name = value
    start_response("200 OK", [("Content-Type", "text/plain")])
    yield b"Hello, "
    yield bytes(name, "us-ascii")
    yield b"!"
