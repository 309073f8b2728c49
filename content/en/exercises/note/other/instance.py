import json


class Notes:
    most = 200

    def __call__(self, environ, start_response):
        status, text = "400 Bad Request", "no note"
        size = int("0" + environ.get("CONTENT_LENGTH", ""))
        if size > self.most:
            status, text = "413 Payload Too Large", "too large"
        else:
            try:
                text = json.load(environ["wsgi.input"])["text"].upper()
                status = "200 OK"
            except Exception:
                pass
        start_response(status, [("Content-Type", "text/plain")])
        return [text.encode()]


application = Notes()
