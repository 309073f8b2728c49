class Greeter:
    """An instance can be called too, and it remembers."""

    def __init__(self, greeting):
        self.greeting = greeting

    def __call__(self, environ, start_response):
        headers = [("Content-Type", "text/plain")]
        start_response("200 OK", headers)
        return [self.greeting.encode("latin-1"), b", World!"]


application = Greeter("Hello")
