class collects:
    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        head = []
        result = self.application(environ, lambda *given: head.extend(given))
        body = b"".join(result)
        start_response(*head)
        return [body]
