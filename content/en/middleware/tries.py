from wsgiref.util import setup_testing_defaults


def tries(application):
    def run(environ, start_response):
        made = {"QUERY_STRING": "name=Ada"}
        setup_testing_defaults(made)
        head = []
        result = application(made, lambda *given: head.extend(given))
        body = b"".join(result)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [f"It said: {head[0]}\n".encode("latin-1"), body]

    return run
