from wsgiref.util import setup_testing_defaults


def tries_half(application):
    def run(environ, start_response):
        made = {"PATH_INFO": "/lamp"}
        setup_testing_defaults(made)
        made["wsgi.errors"] = environ["wsgi.errors"]
        result = application(made, lambda *given: None)
        body = b"".join(result)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [body]

    return run
