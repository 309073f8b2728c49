        return [body]
        body = b"".join(result)
        head = []
    return run
    def run(environ, start_response):
        start_response(head[0], head[1])
        result = application(environ, lambda *given: head.extend(given))
def collects(application):
