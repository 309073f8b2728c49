LINE = "Café Roundtrip\n".encode("utf-8")


def footer(app):
    def with_footer(environ, start_response):
        def start(status, headers, exc_info=None):
            kept = [h for h in headers if h[0].lower() != "content-length"]
            return start_response(status, kept, exc_info)

        yield from app(environ, start)
        yield LINE

    return with_footer
