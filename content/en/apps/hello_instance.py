class Greeter:
    """An instance can be called too, and remembers how it was made."""

    def __init__(self, greeting):
        self.greeting = greeting

    def __call__(self, environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [self.greeting.encode("latin-1"), b", World!"]


application = Greeter("Hello")
