LINE = "Café Roundtrip\n"


def footer(app):
    """Puts a line below every body."""

    def with_footer(environ, start_response):
        return app(environ, start_response)

    return with_footer
