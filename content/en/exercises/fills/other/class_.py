from wsgiref.util import setup_testing_defaults


class fills:
    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        made = {"QUERY_STRING": environ["QUERY_STRING"]}
        setup_testing_defaults(made)
        head = []
        result = self.application(made, lambda *given: head.extend(given))
        body = b"".join(result)
        start_response(head[0], head[1])
        return [body]
