def collects(application):
    def run(environ, start_response):
        head = []
        result = application(environ, lambda *given: head.extend(given))
        body = b"".join(result)
        start_response(head[0], head[1])
        return [body]
    return run
