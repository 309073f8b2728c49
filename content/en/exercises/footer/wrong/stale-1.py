LINE = "Café Roundtrip\n".encode("utf-8")


def footer(app):
    def with_footer(environ, start_response):
        body = app(environ, start_response)
        try:
            yield from body
            yield LINE
        finally:
            if hasattr(body, "close"):
                body.close()

    return with_footer
