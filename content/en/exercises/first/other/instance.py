class Greeting:
    def __init__(self, text):
        self.block = text.encode("utf-8")

    def __call__(self, environ, start_response):
        start_response("200 OK", [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(self.block))),
        ])
        return (self.block,)


application = Greeting("Hello, WSGI!")
