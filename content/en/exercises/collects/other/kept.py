def collects(application):
    def run(environ, start_response):
        head, body = [], b""
        for block in application(environ, lambda *given: head.append(given)):
            body += block
        start_response(*head[0])
        return [body]
    return run
