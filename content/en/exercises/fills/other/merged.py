from wsgiref.util import setup_testing_defaults


def fills(application):
    def run(environ, start_response):
        made = {"QUERY_STRING": environ["QUERY_STRING"]}
        defaults = {}
        setup_testing_defaults(defaults)
        made = {**defaults, **made}
        head = []
        result = application(made, lambda *given: head.extend(given))
        body = b"".join(result)
        start_response(head[0], head[1])
        return [body]

    return run
