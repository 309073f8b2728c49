from functools import partial


def run(application, environ, start_response):
    head = []

    def start(status, headers, exc_info=None):
        head[:] = [status, headers]
        return head.append

    body = b"".join(application(environ, start))
    start_response(head[0], head[1])
    return [body]


def collects(application):
    return partial(run, application)
