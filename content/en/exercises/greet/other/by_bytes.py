from urllib.parse import unquote_to_bytes


class application:
    """Never decodes: the bytes of the name leave as they came."""

    def __init__(self, environ, start_response):
        self.query = environ.get("QUERY_STRING", "")
        self.start_response = start_response

    def name(self):
        for pair in self.query.split("&"):
            key, _, value = pair.partition("=")
            if key == "name":
                return unquote_to_bytes(value.replace("+", " "))
        return b"World"

    def __iter__(self):
        self.start_response("200 OK", [("Content-Type", "text/plain")])
        yield b"Hello, "
        yield self.name()
        yield b"!"
