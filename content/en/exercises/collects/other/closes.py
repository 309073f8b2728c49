def collects(application):
    def run(environ, start_response):
        head, parts = [], []

        def start(status, headers, exc_info=None):
            head[:] = [(status, headers, exc_info)]
            return parts.append

        result = application(environ, start)
        try:
            parts.extend(result)
        finally:
            getattr(result, "close", lambda: None)()
        start_response(*head[-1])
        return parts

    return run
