class behind:
    def __init__(self, app):
        self.app = app

    def __call__(self, environ, start_response):
        *_, address = environ.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)
        if address.strip():
            environ["REMOTE_ADDR"] = address.strip()
        match environ.get("HTTP_X_FORWARDED_PROTO"):
            case "http" | "https" as scheme:
                environ["wsgi.url_scheme"] = scheme
        return self.app(environ, start_response)
