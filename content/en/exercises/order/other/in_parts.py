from urllib.parse import parse_qsl


class Order:
    def __init__(self, environ, start_response):
        self.respond = start_response
        self.fields = dict(parse_qsl(b"".join(self.parts(environ)).decode()))

    def parts(self, environ):
        while part := environ["wsgi.input"].read(4):
            yield part

    def __iter__(self):
        if "tea" not in self.fields:
            self.respond("400 Bad Request", [("Content-Type", "text/plain")])
            return iter([b"no tea"])
        self.respond("200 OK", [("Content-Type", "text/plain")])
        cups = self.fields.get("cups", 1)
        return iter([f"{cups} x {self.fields['tea']}".encode()])


application = Order
