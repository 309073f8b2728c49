LINE = "Café Roundtrip\n".encode("utf-8")


def footer(app):
    def with_footer(environ, start_response):
        def start(status, headers, exc_info=None):
            kept = [h for h in headers if h[0].lower() != "content-length"]
            return start_response(status, kept, exc_info)

        return list(app(environ, start)) + [LINE]

    return with_footer
