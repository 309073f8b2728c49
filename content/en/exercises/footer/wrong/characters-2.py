LINE = "Café Roundtrip\n"


class footer:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        head = []
        body = self.app(environ, lambda *call: head.append(call))
        text = b"".join(body).decode("utf-8") + LINE
        status, headers = head[0][:2]
        headers = [h for h in headers if h[0] != "Content-Length"]
        if len(headers) < len(head[0][1]):
            headers.append(("Content-Length", str(len(text))))
        start_response(status, headers)
        return [text.encode("utf-8")]
