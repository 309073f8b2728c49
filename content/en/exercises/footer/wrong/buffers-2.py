LINE = "Café Roundtrip\n".encode("utf-8")


class footer:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        def start(status, headers, exc_info=None):
            for i, (name, value) in enumerate(headers):
                if name.lower() == "content-length":
                    headers[i] = (name, str(int(value) + len(LINE)))
            return start_response(status, headers, exc_info)

        inner = self.app(environ, start)
        whole = b""
        for block in inner:
            whole += block
        if hasattr(inner, "close"):
            inner.close()
        yield whole + LINE
