from wsgiref.util import setup_testing_defaults


def fills(application):
    def run(environ, start_response):
        made = {}
        setup_testing_defaults(made)
        made["QUERY_STRING"] = environ["QUERY_STRING"]
        result = application(made, start_response)
        return [b"".join(result)]

    return run
