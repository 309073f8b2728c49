def behind(app):
    def fixed(environ, start_response):
        try:
            environ["REMOTE_ADDR"] = environ["HTTP_X_FORWARDED_FOR"].rsplit(",", 1)[-1].strip()
        except KeyError:
            pass
        if environ.get("HTTP_X_FORWARDED_PROTO") in ["https", "http"]:
            environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]
        return app(environ, start_response)

    return fixed
