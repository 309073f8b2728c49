class application:
    def __init__(self, environ, start_response):
        self.start_response = start_response

    def __iter__(self):
        self.start_response("200 OK", [("content-type", "text/plain")])
        return iter([b"Hello, WSGI!"])
