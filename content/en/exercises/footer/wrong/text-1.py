LINE = "Café Roundtrip\n"


def footer(app):
    def with_footer(environ, start_response):
        yield from app(environ, start_response)
        yield LINE

    return with_footer
